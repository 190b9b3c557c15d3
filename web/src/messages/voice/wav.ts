const RATE = 16_000

/** Any sound that the browser can play, as speech that everything can play: one channel of 16 bits. */
export async function toWav(sound: Blob): Promise<Blob> {
  const context = new OfflineAudioContext(1, 1, RATE)
  const decoded = await context.decodeAudioData(await sound.arrayBuffer())
  const samples = decoded.getChannelData(0)
  const bytes = new DataView(new ArrayBuffer(44 + samples.length * 2))
  const text = (at: number, words: string) => {
    for (const [index, byte] of new TextEncoder().encode(words).entries()) bytes.setUint8(at + index, byte)
  }
  text(0, 'RIFF')
  bytes.setUint32(4, 36 + samples.length * 2, true)
  text(8, 'WAVEfmt ')
  bytes.setUint32(16, 16, true)
  bytes.setUint16(20, 1, true)
  bytes.setUint16(22, 1, true)
  bytes.setUint32(24, RATE, true)
  bytes.setUint32(28, RATE * 2, true)
  bytes.setUint16(32, 2, true)
  bytes.setUint16(34, 16, true)
  text(36, 'data')
  bytes.setUint32(40, samples.length * 2, true)
  for (const [index, sample] of samples.entries()) {
    bytes.setInt16(44 + index * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true)
  }
  return new Blob([bytes], { type: 'audio/wav' })
}
