// A spreadsheet written in the page: rows become one sheet of an .xlsx file, numbers as numbers, and nothing is asked
// of a server. An .xlsx is a zip; its entries are stored as they are, so the file needs no compression of ours.

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function checksum(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = CRC[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** The fields of a zip's headers: two or four bytes each, the low byte first. */
function littleEndian(fields) {
  const bytes = fields.flatMap(([value, width]) => Array.from({ length: width }, (_, at) => (value >>> (8 * at)) & 0xff));
  return Uint8Array.from(bytes);
}

/** Files as a zip whose entries are stored; the day is fixed, so that the same rows give the same bytes. */
function zip(files) {
  const parts = [];
  const index = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const path = new TextEncoder().encode(name);
    const content = new TextEncoder().encode(text);
    // Version, flags (names are UTF-8), method, time, day (1 January 1980), checksum, sizes, length of name, extra.
    const shared = [[20, 2], [0x0800, 2], [0, 2], [0, 2], [33, 2], [checksum(content), 4], [content.length, 4], [content.length, 4], [path.length, 2], [0, 2]];
    const head = littleEndian([[0x04034b50, 4], ...shared]);
    index.push(littleEndian([[0x02014b50, 4], [20, 2], ...shared, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]]), path);
    parts.push(head, path, content);
    at += head.length + path.length + content.length;
  }
  const length = index.reduce((sum, each) => sum + each.length, 0);
  const count = Object.keys(files).length;
  return [...parts, ...index, littleEndian([[0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [length, 4], [at, 4], [0, 2]])];
}

/** Names of namespaces, not addresses: nothing is fetched from there. */
function schema(...path) {
  return ["http:", "", "schemas.openxmlformats.org", ...path].join("/");
}

function escaped(text) {
  const names = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  // Control characters may not stand in XML at all.
  return String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (found) => names[found]);
}

function columnName(at) {
  return (at >= 26 ? columnName(Math.floor(at / 26) - 1) : "") + String.fromCharCode(65 + (at % 26));
}

function cellOf(value, row, column) {
  const place = `${columnName(column)}${row + 1}`;
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "number" && Number.isFinite(value)) return `<c r="${place}"><v>${value}</v></c>`;
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

/** Rows (texts and numbers) as a workbook of one sheet with its first row held in view. */
function workbook(title, rows) {
  const main = schema("spreadsheetml", "2006", "main");
  const relations = schema("officeDocument", "2006", "relationships");
  const package_ = schema("package", "2006");
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const name = escaped(title.replace(/[[\]:*?/\\]/g, " ").slice(0, 31)) || "1";
  const lines = rows.map((row, at) => `<row r="${at + 1}">${row.map((value, column) => cellOf(value, at, column)).join("")}</row>`);
  return new Blob(
    zip({
      "[Content_Types].xml": `${head}<Types xmlns="${package_}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kind}.worksheet+xml"/></Types>`,
      "_rels/.rels": `${head}<Relationships xmlns="${package_}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      "xl/workbook.xml": `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      "xl/_rels/workbook.xml.rels": `${head}<Relationships xmlns="${package_}/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      "xl/worksheets/sheet1.xml": `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>${lines.join("")}</sheetData></worksheet>`,
    }),
    { type: `${kind}.sheet` },
  );
}
