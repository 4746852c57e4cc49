export function Cheatsheet() {
    return <section class="sheet"><h1>Cheat sheet</h1></section>;
}
