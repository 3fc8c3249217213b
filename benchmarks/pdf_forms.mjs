// Fill one PDF form many times with pdf-lib and one embedded subset font, as its manual shows.
// Called by pdf_forms.py: node pdf_forms.mjs <folder with node_modules> <form> <font> <values> <out>
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";

const [, , modules, form, font, values, out] = process.argv;
const require = createRequire(`${modules}/`);
const { PDFDocument } = require("pdf-lib");
const fontkit = require("@pdf-lib/fontkit");

const formBytes = readFileSync(form);
const fontBytes = readFileSync(font);
const people = JSON.parse(readFileSync(values, "utf-8"));

async function fill(person, flatten) {
  const file = await PDFDocument.load(formBytes);
  file.registerFontkit(fontkit);
  const letters = await file.embedFont(fontBytes, { subset: true });
  const fields = file.getForm();
  for (const [name, value] of Object.entries(person)) {
    if (name.startsWith("o_")) {
      if (value) fields.getCheckBox(name).check();
    } else {
      fields.getTextField(name).setText(value);
    }
  }
  fields.updateFieldAppearances(letters);
  if (flatten) fields.flatten();
  return file.save();
}

const told = {};
for (const flatten of [false, true]) {
  await fill(people[0], flatten);
  const start = process.hrtime.bigint();
  let largest = 0;
  for (const person of people) {
    largest = Math.max(largest, (await fill(person, flatten)).length);
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  told[flatten ? "flat" : "filled"] = { rate: people.length / seconds, largest };
}
writeFileSync(out, await fill(people[0], false));
console.log(JSON.stringify(told));
