export function Pitfalls() {
    return <section class="sheet"><h1>Pitfalls</h1></section>;
}
