/** What each byte does to the checksum: the remainder of the byte by the polynomial of zip, gzip and PNG, bits reversed. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  return crc;
});

/**
 * The CRC-32 of bytes, as zip archives and PNG files hold it: an integer from 0 to 2^32 − 1. Node's own zlib.crc32 is there
 * only from Node 20.15 on.
 *
 * Source: ISO 3309; the sample code in appendix D of the PNG specification.
 */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = TABLE[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
