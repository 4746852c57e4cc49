export function Backprop() {
    return <section class="sheet"><h1>Backprop flow</h1></section>;
}
