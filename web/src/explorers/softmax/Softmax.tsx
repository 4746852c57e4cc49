export function Softmax() {
    return <section class="sheet"><h1>Softmax</h1></section>;
}
