import type { ComponentType } from "preact";
import { BackpropPicture, CurvaturePicture, LinearPicture, LocalPicture, SoftmaxPicture } from "./pictures";

type Entry = { path: string; title: string; question: string; Picture: ComponentType };

const entries: Entry[] = [
    {
        path: "linear-map",
        title: "Linear map",
        Picture: LinearPicture,
        question: "What does a 2×2 matrix do to the plane, and what do its columns say?",
    },
    {
        path: "local-linear-map",
        title: "Local linear map",
        Picture: LocalPicture,
        question: "What does a curved map look like from close by, and what is its Jacobian?",
    },
    {
        path: "backprop",
        title: "Backprop flow",
        Picture: BackpropPicture,
        question: "How does a gradient travel backwards through a network of two layers?",
    },
    {
        path: "softmax",
        title: "Softmax and cross-entropy",
        Picture: SoftmaxPicture,
        question: "What does one logit do to all probabilities, and which way does the loss push?",
    },
    {
        path: "curvature",
        title: "Curvature",
        Picture: CurvaturePicture,
        question: "How does a surface bend, and what do descent methods make of it?",
    },
];

export function Index() {
    return (
        <section class="sheet explorers">
            <h1>Explorers</h1>
            <p>
                Derivatives to take hold of. Every number comes from the engine that answers the calculator.
            </p>
            <ul class="index-list">
                {entries.map(({ path, title, question, Picture }) => (
                    <li key={path}>
                        <a href={`#/explore/${path}`}>
                            <Picture />
                            <span>
                                <strong>{title}</strong>
                                <span class="index-question">{question}</span>
                            </span>
                        </a>
                    </li>
                ))}
            </ul>
        </section>
    );
}
