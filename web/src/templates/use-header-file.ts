import { useNames } from '../api/queries.ts'
import { useDraftFiles } from '../messages/draft-files.ts'
import type { Refusal } from '../messages/file-limits.ts'
import { removeUpload, type Upload } from '../messages/uploads.ts'
import type { MediaFormat } from './fields.ts'

export interface HeaderUpload {
  file: Upload | undefined
  refusal: Refusal | undefined
  /** what may be chosen, as a file field has it */
  accept: string
  choose(file: File): void
  remove(): void
}

/** Pictures that were chosen on this page, by where they wait: they are seen before they are anywhere. */
const pictures = new Map<string, { name: string; size: number; url: string }>()

/** Where a picture that was chosen here can be seen; undefined: not on this page, or it is none. */
export function pictureOf({ place, name, size }: Upload): string | undefined {
  const known = pictures.get(place ?? '')
  return known?.name === name && known.size === size ? known.url : undefined
}

/** The one file of a template's header, held against what its channel carries there. */
export function useHeaderFile(place: string, channelId: string, format: MediaFormat | undefined): HeaderUpload {
  const limits = useNames().channel(channelId)?.files
  const kinds = limits?.kinds.filter(({ kind }) => kind === format)
  const own = limits && kinds?.length ? { ...limits, kinds, most: 1 } : limits
  const { files, refused, add } = useDraftFiles(place, own)
  const at = files.length - 1
  const remove = () => {
    for (const { key } of files) removeUpload(key)
    const known = pictures.get(place)
    if (known) URL.revokeObjectURL(known.url)
    pictures.delete(place)
  }
  return {
    file: files[at],
    refusal: refused[at],
    accept: kinds?.flatMap(({ types }) => types.filter((type) => type !== '*')).join(',') ?? '',
    choose(file) {
      remove()
      if (file.type.startsWith('image/')) {
        pictures.set(place, { name: file.name.slice(-200), size: file.size, url: URL.createObjectURL(file) })
      }
      add([file])
    },
    remove,
  }
}
