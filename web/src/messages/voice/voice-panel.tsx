import { Mic, RotateCcw, SendHorizontal, Square, Trash2 } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { duration } from '../../i18n/time.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { carries, type Limits, refusals } from '../file-limits.ts'
import { useFileWords } from '../file-words.ts'
import { converted } from './convert.ts'
import { voiceFormat } from './format.ts'
import { MAX_MS, type Recording, record } from './recorder.ts'
import { useWords } from './use-words.ts'

interface VoicePanelProps {
  limits: Limits | undefined
  onSend(file: File): void
  onClose(): void
}

type Step =
  | { is: 'starting' | 'converting' }
  | { is: 'recording'; recording: Recording }
  | { is: 'recorded'; file: File; url: string }
  | { is: 'failed'; why: 'denied' | 'noMicrophone' | 'notHere' | 'noFormat' | 'failed' }

/** M6: records, plays back, throws away or sends. */
export default function VoicePanel({ limits, onSend, onClose }: VoicePanelProps) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const words = useFileWords()
  const [step, setStep] = useState<Step>({ is: 'starting' })
  const [attempt, setAttempt] = useState(0)
  const format = useRef(
    typeof MediaRecorder === 'undefined'
      ? undefined
      : voiceFormat(limits, (type) => MediaRecorder.isTypeSupported(type)),
  ).current

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt is a recording of its own
  useEffect(() => {
    if (!navigator.mediaDevices || typeof MediaRecorder === 'undefined')
      return setStep({ is: 'failed', why: 'notHere' })
    if (!format) return setStep({ is: 'failed', why: 'noFormat' })
    let isOver = false
    let running: Recording | undefined
    setStep({ is: 'starting' })
    record(format.recorded).then(
      (recording) => {
        running = recording
        if (isOver) recording.discard()
        else setStep({ is: 'recording', recording })
      },
      (error: Error) => setStep({ is: 'failed', why: reasons[error.name] ?? 'failed' }),
    )
    return () => {
      isOver = true
      running?.discard()
    }
  }, [attempt])
  const url = step.is === 'recorded' ? step.url : undefined
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url])

  const stop = async (recording: Recording) => {
    if (!format) return
    setStep({ is: 'converting' })
    try {
      const file = await converted(await recording.stop(), format)
      setStep({ is: 'recorded', file, url: URL.createObjectURL(file) })
    } catch (error) {
      console.warn('The recording could not be converted:', error)
      setStep({ is: 'failed', why: 'failed' })
    }
  }
  const discard = (
    <IconButton label={t('discard')} side="top" onClick={onClose}>
      <Trash2 size={15} aria-hidden />
    </IconButton>
  )
  if (step.is === 'failed') {
    return (
      <div className="mb-1.5">
        <Notice tone="bad" action={<Button onClick={onClose}>{common('common.close')}</Button>}>
          {t(step.why)}
        </Notice>
      </div>
    )
  }
  if (step.is === 'recording') {
    return (
      <Panel>
        <Running recording={step.recording} onLongest={() => void stop(step.recording)} />
        <Button autoFocus onClick={() => void stop(step.recording)}>
          <Square size={13} aria-hidden />
          {t('stop')}
        </Button>
        {discard}
      </Panel>
    )
  }
  if (step.is !== 'recorded' || !format) {
    return (
      <Panel>
        <p role="status" className="flex-1 text-muted text-sm">
          {t(step.is === 'starting' ? 'starting' : 'converting')}
        </p>
        {discard}
      </Panel>
    )
  }
  const { file } = step
  const [refusal] = refusals([{ type: file.type, size: file.size, voice: true }], limits)
  const isNote = carries(format.type, limits, 'voice')
  return (
    <>
      <Panel>
        {/* biome-ignore lint/a11y/useMediaCaption: it was said just now */}
        <audio controls src={step.url} aria-label={t('listen')} className="h-8 min-w-40 flex-1" />
        <Button look="primary" autoFocus disabled={refusal !== undefined} onClick={() => onSend(file)}>
          <SendHorizontal size={14} aria-hidden />
          {t('send')}
        </Button>
        <IconButton label={t('again')} side="top" onClick={() => setAttempt(attempt + 1)}>
          <RotateCcw size={15} aria-hidden />
        </IconButton>
        {discard}
      </Panel>
      {refusal ? (
        <p role="alert" className="mb-1.5 text-bad text-xs">
          {words.refusal(refusal)}
        </p>
      ) : (
        !isNote && <p className="mb-1.5 text-muted text-xs">{t('asFile')}</p>
      )}
    </>
  )
}

const reasons: Record<string, 'denied' | 'noMicrophone'> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'noMicrophone',
  NotReadableError: 'noMicrophone',
}

function Panel({ children }: { children: ReactNode }) {
  const { t } = useWords()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
    <div
      role="group"
      aria-label={t('label')}
      // A shortcut's letter must not lead away from what is being recorded.
      onKeyDown={(event) => event.stopPropagation()}
      className="mb-1.5 flex min-h-11 flex-wrap items-center gap-2 rounded-md border bg-canvas py-1 pe-1 ps-2.5"
    >
      {children}
    </div>
  )
}

/** How long it has been, and that something is heard. */
function Running({ recording, onLongest }: { recording: Recording; onLongest(): void }) {
  const { t } = useWords()
  const [ms, setMs] = useState(0)
  const level = useRef<HTMLSpanElement>(null)
  const longest = useRef(onLongest)
  longest.current = onLongest
  useEffect(() => {
    let frame = 0
    const draw = () => {
      const passed = performance.now() - recording.startedAt
      setMs(Math.floor(passed / 1000) * 1000)
      if (level.current) level.current.style.width = `${Math.round(recording.level() * 100)}%`
      if (passed >= MAX_MS) longest.current()
      else frame = requestAnimationFrame(draw)
    }
    draw()
    return () => cancelAnimationFrame(frame)
  }, [recording])
  return (
    <>
      <Mic size={15} className="shrink-0 text-bad" aria-hidden />
      <span role="timer" className="text-sm tabular-nums">
        <span className="sr-only">{t('recording')} </span>
        {duration(ms)} / {duration(MAX_MS)}
      </span>
      <span aria-hidden className="h-1.5 min-w-16 flex-1 overflow-hidden rounded-full bg-sunken">
        <span ref={level} className="block h-full rounded-full bg-accent" />
      </span>
    </>
  )
}
