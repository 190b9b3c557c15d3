import { ImageIcon } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useSentence } from '../../ui/sentence.ts'
import { type FileOfMessage, ownName } from './file-kind.ts'
import { useFileLink } from './file-link.ts'
import { useSeen } from './seen.ts'
import { useViewer } from './viewer-context.ts'

interface ImageFileProps {
  file: FileOfMessage
  /** one of several: a square of that size, as the others */
  cell?: number | undefined
  isSticker?: boolean
}

const MOST = { width: 320, height: 320 }
const STICKER = { width: 144, height: 144 }
/** What a finger finds. */
const LEAST = 44
const UNKNOWN = { width: 240, height: 176 }

type Size = Record<'width' | 'height', number>

/** As large as there is room, in its own shape, and never larger than it is. */
function fitted({ width, height }: Size, most: Size): Size {
  const scale = Math.min(1, most.width / width, most.height / height)
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

/** A small picture; a click shows it large. Until it is there, and where it can't be shown, its name stands in its place. */
export function ImageFile({ file, cell, isSticker }: ImageFileProps) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const box = useRef<HTMLButtonElement>(null)
  const link = useFileLink(file, useSeen(box))
  const view = useViewer()
  const { width = 0, height = 0 } = file
  // Whose size nobody noted has a place that does for all: what is beside it must not move when it comes.
  const known = width > 0 && height > 0 ? fitted({ width, height }, isSticker ? STICKER : MOST) : undefined
  const size = cell ? { width: cell, height: cell } : (known ?? (isSticker ? STICKER : UNKNOWN))
  const isPending = file.state === 'pending'
  const problem = link.error ? sentence(link.error) : link.isBroken ? t('history.imageBroken') : undefined
  const isShown = link.url !== undefined && !problem
  const name = ownName(file)
  return (
    <span className="flex max-w-full flex-col items-start">
      <button
        ref={box}
        type="button"
        aria-label={
          problem ? `${file.name}: ${problem} ${t('common.tryAgain')}` : t('history.view', { name: file.name })
        }
        aria-busy={isPending || undefined}
        title={file.name}
        onClick={() => (problem ? link.again() : !isPending && view(file.id))}
        style={problem ? undefined : { width: Math.max(size.width, LEAST), aspectRatio: shapeOf(size) }}
        className={`relative flex max-w-full items-center justify-center overflow-hidden rounded-md text-muted text-xs ${problem ? 'min-h-24 w-60' : ''} ${isSticker ? '' : 'border bg-surface'}`}
      >
        {!isShown && (
          <span className="flex flex-col items-center justify-center gap-1 p-2">
            <ImageIcon size={18} aria-hidden />
            <span className="line-clamp-2 max-w-full [overflow-wrap:anywhere]">{file.name}</span>
            {isPending && <span>{t('history.pending')}</span>}
            {problem && (
              <span className="text-bad">
                {problem} <span className="underline">{t('common.tryAgain')}</span>
              </span>
            )}
          </span>
        )}
        {link.url && (
          <img
            src={link.url}
            alt=""
            decoding="async"
            onError={link.onError}
            className={
              cell
                ? `absolute inset-0 size-full ${isTiny(file, cell) ? 'object-none' : 'object-cover'}`
                : 'absolute inset-0 size-full object-scale-down'
            }
          />
        )}
      </button>
      {name && !cell && !isSticker && (
        <span className="mt-0.5 truncate text-muted text-xs" style={{ maxWidth: Math.max(size.width, UNKNOWN.width) }}>
          {name}
        </span>
      )}
    </span>
  )
}

/** Its box, which a finger finds, keeps the shape of the picture. */
const shapeOf = ({ width, height }: Size) => `${Math.max(width, LEAST)} / ${Math.max(height, LEAST)}`

/** Smaller than its place: it is not blown up. */
const isTiny = ({ width, height }: FileOfMessage, cell: number) =>
  width !== undefined && height !== undefined && width < cell && height < cell
