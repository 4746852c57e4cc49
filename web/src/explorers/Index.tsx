export function Index() {
    return <section class="sheet"><h1>Explorers</h1></section>;
}
