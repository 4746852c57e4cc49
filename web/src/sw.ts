// Keeps a copy of every file of this version, so that the workbench works without a network.
// Files carry a hash in their names: what is kept is never stale, and old versions are dropped.

declare const FILES: string[];
declare const VERSION: string;
declare const self: ServiceWorkerGlobalScope;

// Two copies of the workbench below different paths of one host do not know each other.
const mine = `gradwright ${self.registration.scope} `;
const kept = mine + VERSION;

/// Names without a hash, such as index.html, are asked for anew; the others never change.
function wanted(name: string) {
    return /-[0-9A-Za-z]{8,}\.\w+$/.test(name) ? name : new Request(name, { cache: "no-cache" });
}

self.addEventListener("install", (event) => {
    event.waitUntil(
        caches
            .open(kept)
            .then((cache) => cache.addAll(FILES.map(wanted)))
            .then(() => self.skipWaiting()),
    );
});

async function takeOver() {
    for (const name of await caches.keys()) {
        if (name.startsWith(mine) && name !== kept) await caches.delete(name);
    }
    await self.clients.claim();
}

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

async function answer(request: Request) {
    const cache = await caches.open(kept);
    const found = await cache.match(request, { ignoreSearch: true });
    return found ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
    if (event.request.method === "GET" && new URL(event.request.url).origin === self.location.origin) {
        event.respondWith(answer(event.request));
    }
});

export {};
