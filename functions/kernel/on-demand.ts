/*
 * Parts of Node that few invocations need: it loads them when they are first used, which an import, at the start of a function, would
 * have them all wait for.
 */

const zlib = () => process.getBuiltinModule('node:zlib')

/** Fewer bytes that say the same. */
export const deflated = (bytes: string | Uint8Array): Uint8Array => zlib().deflateRawSync(bytes)

/** What deflated bytes say; throws where they are none. */
export const inflated = (bytes: Uint8Array): Buffer => zlib().inflateRawSync(bytes)

/** Still fewer bytes, of a text; `quality` 0 to 11, which takes the longer the higher it is. */
export function brotliOf(text: string, quality: number): Uint8Array {
  const { brotliCompressSync, constants } = zlib()
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } })
}

/** The text of such bytes; throws where they are none. */
export const textOfBrotli = (bytes: Uint8Array): string => zlib().brotliDecompressSync(bytes).toString()

/** Whether two values say the same, however they were made. */
export const isSame = (one: unknown, other: unknown): boolean =>
  process.getBuiltinModule('node:util').isDeepStrictEqual(one, other)
