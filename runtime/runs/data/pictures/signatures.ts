/** Formats of pictures that are recognised by their first bytes but not read, so that messages can name them. */

interface Signature {
  readonly name: string;
  /** The bytes as Latin-1, from `at`. */
  readonly starts: readonly string[];
  readonly at?: number;
}

const signatures: readonly Signature[] = [
  { name: 'HEIC', starts: ['ftyphei', 'ftyphev', 'ftyphem', 'ftyphes'], at: 4 },
  { name: 'JPEG XL', starts: ['\xff\x0a', '\0\0\0\x0cJXL '] },
  { name: 'JPEG 2000', starts: ['\0\0\0\x0cjP  ', '\xff\x4f\xff\x51'] },
  { name: 'OpenEXR', starts: ['\x76\x2f\x31\x01'] },
  { name: 'Radiance HDR', starts: ['#?RADIANCE', '#?RGBE'] },
  { name: 'Photoshop', starts: ['8BPS'] },
  { name: 'Windows icon', starts: ['\0\0\x01\0'] },
  { name: 'DirectDraw surface', starts: ['DDS '] },
  { name: 'QOI', starts: ['qoif'] },
  { name: 'portable float map', starts: ['PF\n', 'Pf\n', 'PF ', 'Pf '] },
  { name: 'portable arbitrary map', starts: ['P7\n'] },
  { name: 'FITS', starts: ['SIMPLE  ='] },
  { name: 'DICOM', starts: ['DICM'], at: 128 },
  { name: 'Canon raw', starts: ['ftypcrx'], at: 4 },
  { name: 'NumPy', starts: ['\x93NUMPY'] },
  { name: 'PDF', starts: ['%PDF-'] },
];

/** The end of TGA 2.0 files, which takes the place of a signature at the start. */
const targa = 'TRUEVISION-XFILE.\0';

/** The name of the format of these bytes if it is known and not read; undefined for all others. */
export function unreadFormat(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 160)).toString('latin1');
  const found = signatures.find(({ starts, at = 0 }) => starts.some((text) => start.startsWith(text, at)));
  if (found) return found.name;
  if (looksLikeTarga(bytes)) return 'TGA';
  const end = Buffer.from(bytes.subarray(-targa.length)).toString('latin1');
  return end === targa ? 'TGA' : undefined;
}

/**
 * True for headers that look like TGA 1.0, which has no signature: its fields have few values (kind of palette, kind of
 * picture, bits of a pixel).
 */
const looksLikeTarga = (bytes: Uint8Array): boolean =>
  bytes.length > 18 &&
  bytes[1]! <= 1 &&
  [1, 2, 3, 9, 10, 11].includes(bytes[2]!) &&
  [8, 15, 16, 24, 32].includes(bytes[16]!) &&
  (bytes[12]! | bytes[13]!) > 0 &&
  (bytes[14]! | bytes[15]!) > 0;
