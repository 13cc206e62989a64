// Writes golden.json: hostile JSON texts and what JavaScript prints back for them. Run it in this folder: node golden.mjs
import { writeFileSync } from "node:fs";

const esc = String.fromCharCode(92);
const texts = [
  "null", "true", "false", "[]", "{}", '""', " [ 1 , 2 ] ", '{"a":{"b":[{}]}}',
  JSON.stringify("<b>\"O'Ñandú\" & ünïcödé 👩‍🔧</b>"),
  JSON.stringify("<b>\"O'Ñandú\" & ünïcödé \u2028 \u2029 👩‍🔧</b>"),
  '"</script><!-- & -->"', '"\u2028\u2029"', `"${esc}u2028${esc}u2029${esc}u003c${esc}u0026"`, '"😀👨‍👩‍👧‍👦🇪🇸é"', '"\u007f\u0080\u00a0\ufeff\uffff"', `"${esc}/${esc}u002f"`,
  `"${esc}b${esc}f${esc}n${esc}r${esc}t${esc}u0000${esc}u0001${esc}u000b${esc}u001F${esc}u007f"`, `"${esc}${esc}ud800 ${esc}" ${esc}${esc}"`,
  `"${esc}ud800"`, `"${esc}udc00"`, `"a${esc}udfffb"`, `"${esc}ud83d${esc}ude00"`, `"${esc}ud800${esc}ud83d${esc}ude00"`, `"${esc}ud83dx"`, `{"${esc}ud800":"${esc}udbff"}`,
  "0", "-0", "-0.0", "1", "-1", "1.0", "1.50", "100e-2", "1E3", "1e+3", "0.1", "0.30000000000000004", "12.34", "1e-6", "1e-7", "1.5e-7", "123456e-12", "1e20", "1e21", "1.5e21", "1e100", "1e-100",
  "9007199254740991", "9007199254740992", "9007199254740993", "12345678901234567890", "123456789012345678901", "1234567890123456789012", "-98765432109876543210",
  "5e-324", "1e-400", "-1e-400", "1.7976931348623157e308", "1e400", "-1e400", "[1e999,{\"a\":-1e999}]", "2.2250738585072014e-308", "0.000001", "0.0000001", "4.35", "1e23", "9.999999999999999e22",
  '{"b":1,"a":2}', '{"b":1,"2":2,"a":3,"1":4,"10":5}', '{"a":1,"b":2,"a":3}', '{"5":1,"a":2,"5":[3],"01":4,"-1":5,"1.0":6,"+1":7,"":8," 1":9}',
  '{"4294967295":1,"4294967294":2,"a":3,"4294967296":4,"0":5,"99999999999999999999":6}', '{"a":{"2":0,"1":{"b":1,"0":[{"9":1,"8":2}]}},"a2":1}', '{"x":[{"1":1,"x":2,"0":3,"1":4}],"x":{"3":{},"2":[]}}',
  '{"__proto__":1,"constructor":{"__proto__":{"x":1}},"toString":2,"length":3}', '{"<&>":"<&>","\u2028":"\u2029","👩‍🔧":"👩‍🔧","ñ":"ñ"}',
  '{"id":"abc","type":"booking.created","createdAt":"2026-11-22T10:00:00Z","data":{"price":{"amount":1250,"currency":"EUR"},"notes":null,"tags":[],"ok":true}}',
  "[".repeat(200) + "]".repeat(200),
];

// JSON.stringify escapes lone surrogates; ours are U+FFFD, which is what a UTF-8 decoder makes of them.
const wellFormed = (text) => text.replace(/\\(?:u(d[89a-f]..)|.)/g, (whole, lone) => (lone ? "\ufffd" : whole));

const golden = texts.map((text) => {
  const out = wellFormed(JSON.stringify(JSON.parse(text)));
  if (JSON.stringify(JSON.parse(out)) !== out) throw new Error(`not stable: ${text}`);
  return { in: Buffer.from(text).toString("base64"), out: Buffer.from(out).toString("base64") };
});
writeFileSync("golden.json", "[\n" + golden.map((row) => JSON.stringify(row)).join(",\n") + "\n]\n");
