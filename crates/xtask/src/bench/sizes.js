// Prints each file of a built console with its size as it is, under gzip 9 and under brotli 11, in bytes.
const fs = require('node:fs');
const path = require('node:path');
const zlib = require('node:zlib');

const dist = process.argv[1];
const page = fs.readFileSync(path.join(dist, 'index.html'), 'utf8');
const brotli = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } };

const rows = fs
  .readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    const bytes = fs.readFileSync(file);
    return {
      name: path.relative(dist, file),
      // The page itself and what it names; the rest is fetched later, if at all.
      first: entry.name === 'index.html' || page.includes(entry.name),
      sizes: [bytes.length, zlib.gzipSync(bytes, { level: 9 }).length, zlib.brotliCompressSync(bytes, brotli).length],
    };
  })
  .sort((a, b) => b.sizes[2] - a.sizes[2]);

const line = (name, cells) => console.log(name.padEnd(52) + cells.map((cell) => String(cell).padStart(10)).join(''));
line('file (* = first load)', ['raw', 'gzip', 'brotli']);
for (const { name, first, sizes } of rows) line(`${first ? '*' : ' '} ${name}`, sizes);
const first = rows.filter((row) => row.first);
line('first load', [0, 1, 2].map((kind) => first.reduce((sum, row) => sum + row.sizes[kind], 0)));
