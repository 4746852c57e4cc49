// Small fixed drawings for the index; they show no computed numbers.
import type { ComponentChildren } from "preact";

function Picture({ children }: { children: ComponentChildren }) {
    return (
        <svg class="index-picture" viewBox="0 0 160 110" aria-hidden="true">
            {children}
        </svg>
    );
}

const head = (x: number, y: number, turn: number) => (
    <path d="M0 0L-9 -4L-9 4Z" transform={`translate(${x} ${y}) rotate(${turn})`} />
);

export function LinearPicture() {
    const counts = [-3, -2, -1, 0, 1, 2, 3];
    return (
        <Picture>
            <path class="thin" d={counts.map((k) => `M${150 + 44 * k} ${232 - 26 * k}l-176 -304`).join("")} />
            <path class="thin" d={counts.map((k) => `M${-114 - 22 * k} ${184 - 38 * k}l352 -208`).join("")} />
            <path class="wash" d="M62 80l44 -26l-22 -38l-44 26Z" />
            <g class="forward">
                <path d="M62 80L102 56.4" />
                {head(106, 54, -31)}
            </g>
            <g class="good">
                <path d="M62 80L42.5 46" />
                {head(40, 42, -120)}
            </g>
        </Picture>
    );
}

export function LocalPicture() {
    return (
        <Picture>
            <path
                class="forward line"
                d={[0, 1, 2, 3, 4]
                    .map(
                        (k) =>
                            `M${30 + 22 * k} ${90 - 3 * k}q${8 + 2 * k} ${-30 - 2 * k} ${-2 + 5 * k} ${-70 + 3 * k}`,
                    )
                    .join("")}
            />
            <path
                class="forward line"
                d={[0, 1, 2, 3, 4]
                    .map(
                        (k) =>
                            `M${30 + [0, 4, 5, 4, -2][k]!} ${90 - 17.5 * k}q${44} ${-9 + k} ${88 + 5 * k} ${-12 + 3 * k}`,
                    )
                    .join("")}
            />
            <path class="back dashed" d="M42 76l64 -8l9 -36l-64 8ZM74 72l9 -36M46.5 58l64 -8" />
            <circle class="dot" cx="78.5" cy="54" r="3.5" />
        </Picture>
    );
}

export function BackpropPicture() {
    const left = [28, 82];
    const middle = [20, 55, 90];
    return (
        <Picture>
            <g class="thin">
                {left.flatMap((a) => middle.map((b) => <path key={`${a} ${b}`} d={`M28 ${a}L82 ${b}`} />))}
                {middle.map((b) => (
                    <path key={b} d={`M82 ${b}L134 55`} />
                ))}
            </g>
            <g class="forward">
                <path d="M34 34L70 50M90 48L120 48" />
                {head(75, 52.5, 24)}
                {head(126, 48, 0)}
            </g>
            <g class="back">
                <path d="M124 63L96 63M74 64L42 79" />
                {head(90, 63, 180)}
                {head(37, 81.5, 155)}
            </g>
            {left.map((y) => (
                <circle key={y} class="node" cx="28" cy={y} r="6" />
            ))}
            {middle.map((y) => (
                <circle key={y} class="node" cx="82" cy={y} r="6" />
            ))}
            <circle class="node" cx="134" cy="55" r="6" />
        </Picture>
    );
}

export function SoftmaxPicture() {
    return (
        <Picture>
            <path class="axis" d="M20 92H140" />
            <rect class="bar" x="32" y="18" width="22" height="74" />
            <rect class="bar" x="69" y="78" width="22" height="14" />
            <rect class="bar" x="106" y="86" width="22" height="6" />
            <path class="back dashed" d="M66 22H94" />
            <g class="back">
                <path d="M80 72V34" />
                {head(80, 28, -90)}
            </g>
        </Picture>
    );
}

export function CurvaturePicture() {
    return (
        <Picture>
            <g transform="rotate(16 84 56)" class="forward line">
                {[14, 28, 44, 62].map((r) => (
                    <ellipse key={r} cx="84" cy="56" rx={r} ry={r * 0.52} />
                ))}
            </g>
            <path class="back line" d="M30 22L38 58L56 36L62 58L72 46L75 57L80 52" />
            <circle class="dot" cx="30" cy="22" r="3.5" />
        </Picture>
    );
}
