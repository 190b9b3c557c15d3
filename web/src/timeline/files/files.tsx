import type { Message } from '../../api/types.ts'
import { AudioFile } from './audio-file.tsx'
import { FileCard } from './file-card.tsx'
import { type FileOfMessage, kindOf } from './file-kind.ts'
import { ImageFile } from './image-file.tsx'
import { VideoFile } from './video-file.tsx'

/** How large each of several pictures is. */
export const CELL = 150

/** M5: the files of a message, each in a box whose size is known before it is loaded. */
export function Files({ attachments, isSticker }: Pick<Message, 'attachments'> & { isSticker: boolean }) {
  if (attachments.length === 0) return null
  const isMany = attachments.filter((file) => kindOf(file) === 'image').length > 1
  return (
    <ul className="my-1 flex max-w-[496px] flex-wrap gap-1.5 whitespace-normal">
      {attachments.map((file) => (
        <li key={file.id} className="max-w-full" data-file={file.id}>
          <OneFile file={file} look={isSticker ? 'sticker' : isMany ? 'cell' : 'whole'} />
        </li>
      ))}
    </ul>
  )
}

function OneFile({ file, look }: { file: FileOfMessage; look: 'whole' | 'cell' | 'sticker' }) {
  if (file.state === 'failed') return <FileCard file={file} />
  switch (kindOf(file)) {
    case 'image':
      return <ImageFile file={file} cell={look === 'cell' ? CELL : undefined} isSticker={look === 'sticker'} />
    case 'audio':
      return <AudioFile file={file} />
    case 'video':
      return <VideoFile file={file} />
    case 'other':
      return <FileCard file={file} />
  }
}
