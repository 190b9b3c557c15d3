/**
 * Follows the frames in a byte stream of a WebSocket client and calls `tooLarge` once a frame announces more than `limit`
 * bytes. The library reads whole messages only, and API Gateway limits single frames too. RFC 6455, section 5.2.
 */
export function watchFrames(limit: number, tooLarge: () => void): (chunk: Buffer) => void {
  let header = Buffer.alloc(0)
  let skip = 0
  let over = false
  return (chunk) => {
    let rest = chunk
    while (rest.length > 0 && !over) {
      if (skip > 0) {
        const skipped = Math.min(skip, rest.length)
        skip -= skipped
        rest = rest.subarray(skipped)
        continue
      }
      const headerLength = header.length
      header = Buffer.concat([header, rest.subarray(0, 14 - headerLength)])
      const frame = readHeader(header)
      if (!frame) return
      rest = rest.subarray(frame.headerLength - headerLength)
      header = Buffer.alloc(0)
      skip = frame.payloadLength
      if (frame.payloadLength > limit) {
        over = true
        tooLarge()
      }
    }
  }
}

function readHeader(bytes: Buffer): { headerLength: number; payloadLength: number } | undefined {
  if (bytes.length < 2) return undefined
  const second = bytes.readUInt8(1)
  const mask = second & 0x80 ? 4 : 0
  const short = second & 0x7f
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0
  const headerLength = 2 + extended + mask
  if (bytes.length < headerLength) return undefined
  const payloadLength =
    extended === 0 ? short : extended === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  return { headerLength, payloadLength }
}
