// How samples are run: all of a language in one process, each with its own environment, as it stands on the page.
import { execFile } from "node:child_process"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)
const mark = "\u0001"

/** judged are the answers by the sample's id, of what was printed after each mark. */
function judged(printed, parse) {
  const answers = {}
  for (const part of printed.split(mark).slice(1)) {
    const at = part.indexOf("\n")
    answers[part.slice(0, at)] = parse(part.slice(at + 1).trim())
  }
  return answers
}

const statusFirst = (text) => {
  const found = text.match(/^(?:HTTP\/[\d.]+ )?(\d{3})(?: [A-Z][\w -]*\n)?\s*([\s\S]*)$/)
  return found ? { status: Number(found[1]), body: found[2] } : { body: text }
}
const statusLast = (text) => {
  const at = text.lastIndexOf("\n")
  return { status: Number(text.slice(at + 1)), body: text.slice(0, Math.max(at, 0)) }
}

const within = async (folder, command, args, env = {}) => (await run(command, args, { cwd: folder, env: { ...process.env, ...env }, maxBuffer: 1 << 26 })).stdout

async function curl(folder, samples) {
  await writeFile(join(folder, ".curlrc"), 'silent\nwrite-out = "\\n%{http_code}"\n') // curl by itself says no status
  const script = samples.map(({ id, text, env }) => `printf '%s%s\\n' '${mark}' '${id}'\n(\nexport API_KEY='${env.API_KEY}' ACCESS_TOKEN='${env.ACCESS_TOKEN}'\n${text}\n)`)
  await writeFile(join(folder, "all.sh"), script.join("\n"))
  return judged(await within(folder, "bash", ["all.sh"], { CURL_HOME: folder, HOME: folder }), statusLast)
}

/** files writes the samples, and what a driver in another language has to know of them. */
async function files(folder, samples, ending) {
  for (const { id, text } of samples) await writeFile(join(folder, `sample-${id}.${ending}`), text)
  await writeFile(join(folder, "all.json"), JSON.stringify(samples.map(({ id, env }) => ({ id, file: `sample-${id}.${ending}`, env }))))
}

async function js(folder, samples) {
  await files(folder, samples, "mjs")
  await writeFile(join(folder, "all.mjs"), `import { readFileSync } from "node:fs"
for (const { id, file, env } of JSON.parse(readFileSync("all.json"))) {
  console.log("${mark}" + id)
  Object.assign(process.env, env)
  await import("./" + file).catch((error) => console.log(error))
}`)
  return judged(await within(folder, "node", ["all.mjs"]), statusFirst)
}

async function php(folder, samples) {
  await files(folder, samples, "php")
  await writeFile(join(folder, "all.php"), `<?php
foreach (json_decode(file_get_contents('all.json'), true) as $each) {
    echo "\\u{1}", $each['id'], "\\n";
    foreach ($each['env'] as $name => $value) putenv("$name=$value");
    (function ($file) { include $file; })(__DIR__ . '/' . $each['file']);
}`)
  return judged(await within(folder, "php", ["-d", "display_errors=1", "all.php"]), statusFirst)
}

async function python(folder, samples) {
  await files(folder, samples, "py")
  await writeFile(join(folder, "all.py"), `import json, os, urllib.error
for each in json.load(open("all.json")):
    print("\\u0001" + each["id"])
    os.environ.update(each["env"])
    try:
        exec(compile(open(each["file"]).read(), each["file"], "exec"), {})
    except urllib.error.HTTPError as error:
        print(error.code, error.read().decode())`)
  return judged(await within(folder, "python3", ["all.py"], { PYTHONIOENCODING: "utf-8" }), statusFirst)
}

/** go builds the samples as one program: each main becomes a function of its own. */
async function go(folder, samples) {
  for (const { id, text } of samples) await writeFile(join(folder, `sample_${id}_.go`), text.replace("func main() {", `func sample_${id}() {`))
  const calls = samples.map(({ id, env }) => `\tcall(${JSON.stringify(id)}, ${JSON.stringify(env.API_KEY)}, ${JSON.stringify(env.ACCESS_TOKEN)}, sample_${id})`)
  await writeFile(join(folder, "go.mod"), "module samples\n\ngo 1.24\n")
  await writeFile(join(folder, "all.go"), `package main

import (
\t"fmt"
\t"os"
)

func call(id, key, token string, sample func()) {
\tfmt.Println("\\x01" + id)
\tos.Setenv("API_KEY", key)
\tos.Setenv("ACCESS_TOKEN", token)
\tsample()
}

func main() {
${calls.join("\n")}
}
`)
  await within(folder, "go", ["build", "-o", "all", "."], { GOFLAGS: "-mod=mod", GOWORK: "off" })
  return judged(await within(folder, join(folder, "all"), []), statusFirst)
}

/** runners are the languages of the reference, as it calls them. */
export const runners = { curl, js, go, php, python }
