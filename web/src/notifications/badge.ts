const SIZE = 64

let latest = 0

/** The page's icon with a number in its corner; 0: the icon as it is. */
export async function showBadge(count: number): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (!link) return
  latest = count
  const plain = link.dataset.plain ?? link.href
  link.dataset.plain = plain
  if (count === 0) {
    if (link.href !== plain) link.href = plain
    return
  }
  const picture = new Image(SIZE, SIZE)
  picture.src = plain
  await picture.decode()
  // Another number came meanwhile.
  if (latest !== count) return
  const canvas = document.createElement('canvas')
  canvas.width = SIZE
  canvas.height = SIZE
  const pen = canvas.getContext('2d')
  if (!pen) return
  pen.drawImage(picture, 0, 0, SIZE, SIZE)
  const text = count > 9 ? '9+' : String(count)
  const width = text.length > 1 ? 48 : 40
  pen.fillStyle = '#c42b2b'
  pen.beginPath()
  pen.roundRect(SIZE - width, SIZE - 40, width, 40, 20)
  pen.fill()
  pen.fillStyle = '#fff'
  pen.font = 'bold 32px system-ui, sans-serif'
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(text, SIZE - width / 2, SIZE - 18)
  link.href = canvas.toDataURL('image/png')
}
