export function LocalLinearMap() {
    return <section class="sheet"><h1>Local linear map</h1></section>;
}
