// State as a short piece of a URL: JSON, deflated, in base64url. The digit in front is the version
// of this format, so that links of every version stay readable.

const version = "1";
const longest = 200_000; // characters of JSON; a link that inflates beyond it is refused

async function through(bytes: Uint8Array, stream: CompressionStream | DecompressionStream) {
    const writer = stream.writable.getWriter();
    const written = writer.write(bytes as Uint8Array<ArrayBuffer>).then(() => writer.close());
    written.catch(() => undefined); // the reader meets the same fault
    const parts: Uint8Array[] = [];
    let size = 0;
    const reader = stream.readable.getReader();
    for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        size += value.length;
        if (size > longest) throw new Error("too long");
        parts.push(value);
    }
    const all = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
        all.set(part, at);
        at += part.length;
    }
    return all;
}

function toBase64Url(bytes: Uint8Array) {
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string) {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}

/// The empty state is the empty text.
export async function encodeState(state: object): Promise<string> {
    const json = JSON.stringify(state);
    if (json === "{}") return "";
    const packed = await through(new TextEncoder().encode(json), new CompressionStream("deflate-raw"));
    return version + toBase64Url(packed);
}

/// Undefined for what is no state: a link may come from anyone.
export async function decodeState(text: string): Promise<Record<string, unknown> | undefined> {
    if (text === "") return {};
    if (!text.startsWith(version) || text.length > longest) return undefined;
    try {
        const bytes = await through(fromBase64Url(text.slice(1)), new DecompressionStream("deflate-raw"));
        const state: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
        if (state === null || typeof state !== "object" || Array.isArray(state)) return undefined;
        return state as Record<string, unknown>;
    } catch {
        return undefined;
    }
}
