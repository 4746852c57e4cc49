// Answers JSON lines with the engine as a WebAssembly module: node engine.mjs MODULE.wasm
// A request that ends the instance is answered {"trap": "..."}, and the next one gets a new instance.
import {readFileSync, writeSync} from "node:fs";

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
let instance = null;

/// Nothing of a system is there; what the C library asks for at the start is empty.
function system() {
  const not_there = 52;
  const functions = {};
  for (const {module: space, name} of WebAssembly.Module.imports(module)) {
    if (space !== "wasi_snapshot_preview1") throw new Error(`unexpected import ${space}.${name}`);
    functions[name] = () => not_there;
  }
  functions.environ_sizes_get = (count, size) => {
    const view = new DataView(instance.exports.memory.buffer);
    view.setUint32(count, 0, true);
    view.setUint32(size, 0, true);
    return 0;
  };
  functions.environ_get = () => 0;
  functions.proc_exit = (code) => { throw new Error(`exit ${code}`); };
  return {wasi_snapshot_preview1: functions};
}

function answer(line) {
  if (instance === null) {
    instance = new WebAssembly.Instance(module, system());
    instance.exports._initialize();
  }
  const {memory, gradwright_request, gradwright_answer, gradwright_reply} = instance.exports;
  const at = gradwright_request(line.length);
  new Uint8Array(memory.buffer, at, line.length).set(line);
  const length = gradwright_answer() >>> 0;
  return Buffer.from(memory.buffer, gradwright_reply() >>> 0, length);
}

/// All of it: a pipe takes little at once.
function write(bytes) {
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(1, bytes, done);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

function write_answer(line) {
  let text;
  try {
    text = answer(line);
  } catch (error) {
    instance = null;
    text = Buffer.from(JSON.stringify({trap: String(error.message)}));
  }
  write(Buffer.concat([text, Buffer.from("\n")]));
}

let rest = [];
for await (const chunk of process.stdin) {
  let start = 0;
  for (let end; (end = chunk.indexOf(10, start)) >= 0; start = end + 1) {
    write_answer(Buffer.concat([...rest, chunk.subarray(start, end)]));
    rest = [];
  }
  rest.push(chunk.subarray(start));
}
