export function LinearMap() {
    return <section class="sheet"><h1>Linear map</h1></section>;
}
