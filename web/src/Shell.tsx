// What surrounds every page: name, navigation, theme, and word of an engine that did not start.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { engineFault, engineState } from "./engine/client";
import { pages } from "./pages";
import { type Theme, linkFault, page, presentLink, setTheme, theme, visit } from "./state/location";
import { CopyButton } from "./ui/CopyButton";

const themes: Record<Theme, { next: Theme; title: string }> = {
    auto: { next: "light", title: "as the system has it" },
    light: { next: "dark", title: "light" },
    dark: { next: "auto", title: "dark" },
};

function Header() {
    const { next, title } = themes[theme.value];
    const here = page.value.split("/")[0];
    return (
        <header class="site-head">
            <a class="site-name" href="#/">
                <img src="icon.svg" alt="" width="26" height="26" />
                Gradwright
            </a>
            <nav aria-label="Pages">
                {pages
                    .filter((p) => p.listed)
                    .map((p) => (
                        <a
                            key={p.path}
                            href={`#/${p.path}`}
                            aria-current={p.path === here ? "page" : undefined}
                        >
                            {p.title}
                        </a>
                    ))}
                <a href="docs/index.html">Docs</a>
            </nav>
            <div class="site-tools">
                <CopyButton title="Copy link" text={presentLink} />
                <button
                    type="button"
                    class="quiet"
                    onClick={() => setTheme(next)}
                    aria-label={`Theme: ${title}. Switch to ${themes[next].title}`}
                >
                    {{ auto: "◐", light: "☀", dark: "☾" }[theme.value]}
                </button>
            </div>
        </header>
    );
}

function Page() {
    const entry = pages.find((p) => p.path === page.value);
    const [made, setMade] = useState<{ path: string; Content: ComponentType } | undefined>();
    const [failed, setFailed] = useState(false);
    useEffect(() => {
        let current = true;
        setFailed(false);
        document.title = entry ? `${entry.title} · Gradwright` : "Gradwright";
        entry?.load().then(
            (Content) => current && setMade({ path: entry.path, Content }),
            () => current && setFailed(true),
        );
        return () => {
            current = false;
        };
    }, [entry]);
    if (!entry) {
        return (
            <section class="sheet">
                <h1>There is no such page</h1>
                <p>
                    The link may be damaged. <a href="#/">Open the calculator</a>
                </p>
            </section>
        );
    }
    if (failed) {
        return (
            <section class="sheet">
                <p class="notice">
                    This page could not be loaded. Is the network there?{" "}
                    <button type="button" onClick={() => window.location.reload()}>
                        Try again
                    </button>
                </p>
            </section>
        );
    }
    if (!made || made.path !== entry.path) return <section class="sheet waiting" aria-busy="true" />;
    const { Content } = made;
    return <Content key={`${entry.path} ${visit.value}`} />;
}

export function Shell() {
    return (
        <>
            <a
                class="skip"
                href="#content"
                onClick={(event) => {
                    event.preventDefault();
                    document.getElementById("content")?.focus();
                }}
            >
                Skip to the content
            </a>
            <Header />
            <main id="content" tabIndex={-1}>
                {linkFault.value && (
                    <p class="notice" role="status">
                        {linkFault.value}
                    </p>
                )}
                {engineState.value === "failed" && (
                    <p class="notice" role="alert">
                        The engine could not be started ({engineFault.value}). It needs WebAssembly and a
                        secure or local address.
                    </p>
                )}
                <Page />
            </main>
            <footer class="site-foot">
                <p>Everything is computed in this page; nothing leaves your computer.</p>
            </footer>
        </>
    );
}
