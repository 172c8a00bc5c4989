// The site's mark as PNG files, for home screens that take no SVG and for shared links: drawn when
// assets are built.

import { writeFile } from "node:fs/promises";
import { deflateSync } from "node:zlib";

const GRID = 32; // The mark is drawn on 32 × 32 units, as in academy/assets/img/mark.svg.
const SAMPLES = 4; // Points looked at in each direction of a pixel: smooth edges.
// Share of the side that the mark takes: launchers cut icons to a circle (W3C « safe zone »: 80 %).
const MARK = 0.56;

const halfEllipse = (x, y, across, up) => y <= 14 && ((x - 16) / across) ** 2 + ((y - 14) / up) ** 2 <= 1;
const inBox = (x, y, left, top, width, height) => x >= left && x <= left + width && y >= top && y <= top + height;

/** Arches, beam, columns and ground, as in the SVG. */
const isMark = (x, y) =>
    (halfEllipse(x, y, 14, 12) && !halfEllipse(x, y, 8, 7)) ||
    halfEllipse(x, y, 5, 4.5) ||
    inBox(x, y, 2, 16.5, 28, 3.5) ||
    inBox(x, y, 4.5, 22, 6, 5) ||
    inBox(x, y, 21.5, 22, 6, 5) ||
    inBox(x, y, 1, 28.5, 30, 3.5);

/** Share of a pixel that the mark covers, 0-1. */
function cover(column, row, { width, height }) {
    let inside = 0;
    const side = Math.min(width, height) * MARK;
    const scale = GRID / side;
    const [left, top] = [(width - side) / 2, (height - side) / 2];
    for (let number = 0; number < SAMPLES * SAMPLES; number += 1) {
        const x = (column + ((number % SAMPLES) + 0.5) / SAMPLES - left) * scale;
        const y = (row + (Math.floor(number / SAMPLES) + 0.5) / SAMPLES - top) * scale;
        // The drawing leaves two units above it and none below: one lower puts it in the middle.
        inside += isMark(x, y + 1) ? 1 : 0;
    }
    return inside / (SAMPLES * SAMPLES);
}

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

/** The mark in the middle of a picture, sides in pixels: `ink` on `ground`, both « #rrggbb ». */
export async function drawMark(path, size, { ink, ground }) {
    const { width, height } = size;
    const [over, under] = [channels(ink), channels(ground)];
    const rows = Buffer.alloc(height * (1 + width * 3));
    for (let row = 0; row < height; row += 1) {
        for (let column = 0; column < width; column += 1) {
            const share = cover(column, row, size);
            const at = row * (1 + width * 3) + 1 + column * 3;
            for (let channel = 0; channel < 3; channel += 1) {
                rows[at + channel] = Math.round(under[channel] + (over[channel] - under[channel]) * share);
            }
        }
    }
    await writeFile(path, png(size, rows));
}

/** PNG (ISO/IEC 15948) of 8-bit RGB rows, each after its filter byte. */
function png({ width, height }, rows) {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([8, 2, 0, 0, 0], 8);
    const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const data = deflateSync(rows, { level: 9 });
    return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(kind, data) {
    const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
}

/** CRC-32 as PNG wants it; Node has its own from version 22 only. */
function crc(bytes) {
    let sum = 0xffffffff;
    for (const byte of bytes) {
        sum ^= byte;
        for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ~sum >>> 0;
}
