/** A file as a phone sends it. */
export interface Sample {
  name: string
  mime: string
  /** base64 */
  data: string
}

export async function toSample(file: Blob, name: string): Promise<Sample> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  // In parts: an argument list has a limit.
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  return { name, mime: file.type || 'application/octet-stream', data: btoa(binary) }
}

/** A photo of a pot in the evening, more or less. */
export function samplePhoto(): Promise<Sample> {
  const canvas = document.createElement('canvas')
  canvas.width = 800
  canvas.height = 600
  const draw = canvas.getContext('2d')
  if (draw) {
    const sky = draw.createLinearGradient(0, 0, 0, 600)
    sky.addColorStop(0, '#f4c9a0')
    sky.addColorStop(1, '#8fb0a9')
    draw.fillStyle = sky
    draw.fillRect(0, 0, 800, 600)
    draw.fillStyle = '#b9623d'
    draw.fillRect(310, 380, 180, 160)
    draw.fillStyle = '#2f6b45'
    for (const [x, y, angle] of [
      [400, 260, 0],
      [340, 300, -0.6],
      [460, 300, 0.6],
    ] as const) {
      draw.beginPath()
      draw.ellipse(x, y, 46, 130, angle, 0, Math.PI * 2)
      draw.fill()
    }
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(toSample(blob, 'photo.jpg')) : reject(new Error('No picture could be drawn.'))),
      'image/jpeg',
      0.8,
    ),
  )
}

const RATE = 8_000
const SECONDS = 2

/** Two seconds of a rising tone, as WAV. */
export function sampleVoice(): Promise<Sample> {
  const length = RATE * SECONDS
  const view = new DataView(new ArrayBuffer(44 + length * 2))
  const write = (at: number, text: string) => {
    for (const [index, char] of [...text].entries()) view.setUint8(at + index, char.charCodeAt(0))
  }
  write(0, 'RIFF')
  view.setUint32(4, 36 + length * 2, true)
  write(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, RATE, true)
  view.setUint32(28, RATE * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  write(36, 'data')
  view.setUint32(40, length * 2, true)
  for (let index = 0; index < length; index++) {
    const time = index / RATE
    view.setInt16(44 + index * 2, 9_000 * Math.sin(2 * Math.PI * (220 + 60 * time) * time), true)
  }
  return toSample(new Blob([view], { type: 'audio/wav' }), 'voice.wav')
}

/** One page that says what it is. */
export function sampleFile(): Promise<Sample> {
  const text = 'BT /F1 24 Tf 72 720 Td (Order 1042: one olive tree) Tj ET'
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${text.length}>>stream\n${text}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  let pdf = '%PDF-1.4\n'
  const starts = objects.map((object, index) => {
    const start = pdf.length
    pdf += `${index + 1} 0 obj${object}endobj\n`
    return `${String(start).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 6\n0000000000 65535 f \n${starts.join('')}`
  pdf += `${table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${pdf.length}\n%%EOF\n`
  return toSample(new Blob([pdf], { type: 'application/pdf' }), 'order-1042.pdf')
}
