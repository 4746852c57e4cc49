export function Graph() {
    return <section class="sheet"><h1>Graph</h1></section>;
}
