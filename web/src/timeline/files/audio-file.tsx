import { Mic } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../../i18n/time.ts'
import { remember, remembered } from '../../ui/remembered.ts'
import { useSentence } from '../../ui/sentence.ts'
import { FileCard } from './file-card.tsx'
import type { FileOfMessage } from './file-kind.ts'
import { useFileLink } from './file-link.ts'
import { useSeen } from './seen.ts'

const SPEEDS: readonly number[] = [1, 1.5, 2]
const KEPT = 'switchboard.audioSpeed'
const keptSpeed = (): number => SPEEDS.find((speed) => String(speed) === remembered(KEPT)) ?? 1

/** M6: a voice message, or any recording, with the browser's own player; `<` and `>` make it slower and faster. */
export function AudioFile({ file }: { file: FileOfMessage }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const language = useLocale()
  const box = useRef<HTMLDivElement>(null)
  const link = useFileLink(file, useSeen(box))
  const player = useRef<HTMLAudioElement>(null)
  const [speed, setSpeed] = useState(keptSpeed)
  const play = (at: number) => {
    setSpeed(at)
    remember(KEPT, String(at))
    if (player.current) player.current.playbackRate = at
  }
  const step = (by: number) => SPEEDS[SPEEDS.indexOf(speed) + by]
  const onKeyDown = (event: KeyboardEvent) => {
    const next = { '<': step(-1), '>': step(1) }[event.key]
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    play(next)
  }
  if (link.isBroken) return <FileCard file={file} problem={t('history.cannotPlay')} />
  if (link.error) return <FileCard file={file} problem={sentence(link.error)} />
  const say = (at: number) => `${at.toLocaleString(language)}×`
  const name = file.voice ? t('history.voice') : file.name
  return (
    <div ref={box} className="w-72 max-w-full">
      <p className="flex items-center gap-1 text-muted text-xs">
        {file.voice && <Mic size={12} aria-hidden />}
        <span className="truncate" title={file.name}>
          {name}
        </span>
      </p>
      {link.url ? (
        <span className="mt-0.5 flex items-center gap-1">
          {/* biome-ignore lint/a11y/useMediaCaption: what a customer said has no captions */}
          <audio
            ref={player}
            onKeyDown={onKeyDown}
            onLoadedMetadata={({ currentTarget }) => {
              currentTarget.playbackRate = speed
            }}
            controls
            preload="metadata"
            src={link.url}
            aria-label={name}
            onError={link.onError}
            className="block h-10 min-w-0 flex-1"
          />
          <button
            type="button"
            aria-label={t('history.speed', { speed: say(speed) })}
            title={t('history.speed', { speed: say(speed) })}
            onClick={() => play(step(1) ?? 1)}
            onKeyDown={onKeyDown}
            className="h-7 w-11 shrink-0 rounded-full border bg-surface text-xs tabular-nums hover:bg-hover"
          >
            {say(speed)}
          </button>
        </span>
      ) : (
        <span className="mt-0.5 flex h-10 items-center justify-center rounded-full border bg-surface text-muted text-xs">
          {file.state === 'pending' && t('history.pending')}
        </span>
      )}
    </div>
  )
}
