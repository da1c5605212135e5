import { crc32, FileFormatError } from "@vae-notebooks/arrays";

/** Where the parts of an archive begin, and how long they are: section 4.3 of PKWARE's APPNOTE.TXT. */
const [END, DIRECTORY, MEMBER] = [
  { signature: 0x06054b50, length: 22 },
  { signature: 0x02014b50, length: 46 },
  { signature: 0x04034b50, length: 30 },
];
/** An archive may end with a comment of so many bytes. */
const LONGEST_COMMENT = 0xffff;

/**
 * The members of a zip archive that are not compressed, as those of PyTorch are; each is compared with its checksum.
 *
 * @param file its name, for errors
 * @param bytes of the whole archive
 * @returns the members' bytes by name: views of `bytes`
 * @throws FileFormatError naming the member that is compressed, damaged or not whole, what was expected and what was found
 *
 * Source: PKWARE's APPNOTE.TXT. The sizes of an archive above 4 GB, which stand elsewhere, are not read: Node reads no such
 * file at once.
 */
export function storedMembers(file: string, bytes: Buffer): Map<string, Buffer> {
  const end = endOf(file, bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const members = new Map<string, Buffer>();
  for (let i = 0; i < count; i++) {
    if (!standsAt(bytes, at, DIRECTORY)) throw refuse(file, at, `entry ${i + 1} of ${count} of the zip archive's list`);
    const [name, next] = nameAt(bytes, at + DIRECTORY.length, bytes.readUInt16LE(at + 28));
    const member = { name, at, ...entryAt(bytes, at) };
    if (members.has(name)) throw refuse(file, at, "each name once", "it a second time", name);
    members.set(name, contentOf(file, bytes, member));
    at = next + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return members;
}

/** What the archive's list says of a member; `at` is the place of that entry. */
interface Entry {
  name: string;
  at: number;
  method: number;
  checksum: number;
  compressed: number;
  size: number;
  header: number;
}

function entryAt(bytes: Buffer, at: number): Omit<Entry, "name" | "at"> {
  return {
    method: bytes.readUInt16LE(at + 10),
    checksum: bytes.readUInt32LE(at + 16),
    compressed: bytes.readUInt32LE(at + 20),
    size: bytes.readUInt32LE(at + 24),
    header: bytes.readUInt32LE(at + 42),
  };
}

/** The place of the record at the archive's end. */
function endOf(file: string, bytes: Buffer): number {
  if (bytes.toString("latin1", 0, 2) !== "PK")
    throw refuse(file, 0, "the zip archive that torch.save writes", "another kind of file");
  const first = Math.max(0, bytes.length - END.length - LONGEST_COMMENT);
  for (let at = bytes.length - END.length; at >= first; at--) if (standsAt(bytes, at, END)) return at;
  throw refuse(file, bytes.length, "a whole zip archive", "its end cut off");
}

function contentOf(
  file: string,
  bytes: Buffer,
  { name, at, method, checksum, compressed, size, header }: Entry,
): Buffer {
  // One that is compressed could unpack to any size.
  if (method !== 0 || compressed !== size)
    throw refuse(file, at, "files that are not compressed", "a compressed one", name);
  if (!standsAt(bytes, header, MEMBER)) throw refuse(file, header, "the beginning of the file", "something else", name);
  const [ownName, afterName] = nameAt(bytes, header + MEMBER.length, bytes.readUInt16LE(header + 26));
  if (ownName !== name) throw refuse(file, header, "the name that the archive's list has", ownName, name);
  const start = afterName + bytes.readUInt16LE(header + 28);
  const content = bytes.subarray(start, start + size);
  if (content.length !== size) throw refuse(file, start, `${size} bytes`, String(content.length), name);
  const found = crc32(content);
  if (found !== checksum) throw refuse(file, start, `bytes with the CRC-32 ${hex(checksum)}`, hex(found), name);
  return content;
}

function standsAt(bytes: Buffer, at: number, { signature, length }: typeof END): boolean {
  return at + length <= bytes.length && bytes.readUInt32LE(at) === signature;
}

/** A name, and the place behind it. */
function nameAt(bytes: Buffer, at: number, length: number): [name: string, next: number] {
  return [bytes.toString("utf8", at, at + length), at + length];
}

function hex(checksum: number): string {
  return checksum.toString(16).padStart(8, "0");
}

function refuse(file: string, offset: number, expected: string, found = "something else", part?: string) {
  return new FileFormatError(file, { offset, part }, expected, found);
}
