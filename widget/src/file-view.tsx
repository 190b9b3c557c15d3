import { useEffect, useState } from 'preact/hooks'
import { FileIcon } from './icons.tsx'
import type { Links } from './links.ts'
import type { TextKey, Translate } from './texts/index.ts'
import type { ChatFile } from './wire.ts'

interface Props {
  file: ChatFile
  links: Links
  t: Translate
  sizeOf(bytes: number): string
}

const SHOWN = /^image\/(png|jpeg|gif|webp|avif|bmp)$/

/** A file of a message: a picture in a box whose size is known before it comes, anything else by name and size. */
export function FileView({ file, links, t, sizeOf }: Props) {
  const { id, name, type, size, state } = file
  const [url, setUrl] = useState('')
  const [problem, setProblem] = useState<TextKey | undefined>(state === 'failed' ? 'fileGone' : undefined)
  // Where the page's policy allows no such pictures, or it can't be had now, it is a file like any other.
  const [isPicture, setPicture] = useState(SHOWN.test(type) && !problem)

  useEffect(() => {
    if (!isPicture) return
    let over = false
    links.get(id).then(
      (link) => over || setUrl(link),
      () => over || setPicture(false),
    )
    return () => {
      over = true
    }
  }, [id, isPicture, links])

  const open = async () => {
    try {
      // Asked for again when it was asked for long ago. A tab of its own: the page stays where it is, whatever comes.
      const link = Object.assign(document.createElement('a'), { href: await links.get(id), target: '_blank' })
      link.rel = 'noopener noreferrer'
      link.click()
      setProblem(undefined)
    } catch {
      // It is said beside the file, and a click tries again.
      setProblem('fileGone')
    }
  }
  const label = t('download', { name })
  if (isPicture) {
    return (
      <button type="button" class="picture" aria-label={label} title={name} onClick={open}>
        {url && <img src={url} alt="" onError={() => setPicture(false)} />}
      </button>
    )
  }
  return (
    <button type="button" class="file" title={label} disabled={state === 'failed'} onClick={open}>
      <FileIcon />
      <span class="what">
        <bdi class="name">{name}</bdi>
        <small>{problem ? t(problem) : state === 'pending' ? t('filePending') : size !== null && sizeOf(size)}</small>
      </span>
    </button>
  )
}
