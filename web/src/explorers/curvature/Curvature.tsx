export function Curvature() {
    return <section class="sheet"><h1>Curvature</h1></section>;
}
