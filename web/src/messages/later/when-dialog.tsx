import { CalendarClock } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { useLocale } from '../../i18n/time.ts'
import { serverNow, useNow } from '../../realtime/server-clock.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { remember, remembered } from '../../ui/remembered.ts'
import { Key } from '../../ui/tip.tsx'
import { presetsAt, toField, whenWords, wrongTime } from './times.ts'
import { useWords } from './use-words.ts'

/** What becomes of a message if the customer writes before it leaves. */
export type IfCustomerWrites = 'send' | 'ask'

interface WhenDialogProps {
  what: 'send' | 'hold'
  /** as it is, where it is another time that is chosen */
  at?: string | undefined
  /** of a message: what is chosen, or as it is */
  ifCustomerWrites?: IfCustomerWrites
  /** M8: from when on its channel takes it no more, epoch ms */
  shutsAt?: number | undefined
  problem?: string | undefined
  isBusy?: boolean
  onPick(at: string, ifCustomerWrites: IfCustomerWrites): void
  onDone(): void
}

const mayBeTooLate = (shutsAt: number, times: readonly (string | Date)[]) =>
  times.some((time) => new Date(time).getTime() > shutsAt)

const CHOICE = 'switchboard.ifCustomerWrites'
const chosenLast = (): IfCustomerWrites => (remembered(CHOICE) === 'ask' ? 'ask' : 'send')

/** When something is to happen: one of the usual times by one key, or any other. */
export default function WhenDialog(props: WhenDialogProps) {
  const { what, at, shutsAt, problem, isBusy = false, onPick, onDone } = props
  const { t: words } = useWords()
  const language = useLocale()
  const now = new Date(useNow(30_000))
  const [ask, setAsk] = useState((props.ifCustomerWrites ?? chosenLast()) === 'ask')
  const presets = presetsAt(now)
  const [field, setField] = useState(() => toField(at ? new Date(at) : (presets.at(-1)?.at ?? now)))
  const [wrong, setWrong] = useState<ReturnType<typeof wrongTime>>()
  const error = useId()
  const pick = (time: Date) => {
    const ifCustomerWrites = ask ? 'ask' : 'send'
    if (what === 'send') remember(CHOICE, ifCustomerWrites)
    onPick(time.toISOString(), ifCustomerWrites)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const refused = wrongTime(field, new Date(serverNow()))
    setWrong(refused)
    if (!refused) pick(new Date(field))
  }
  return (
    <Dialog open onClose={onDone} title={words(`${what}.title`)}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the buttons in it */}
      <div
        onKeyDown={(event) => {
          const preset = presets[Number(event.key) - 1]
          if (!preset || isBusy || event.ctrlKey || event.metaKey || event.altKey) return
          if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') return
          event.preventDefault()
          pick(preset.at)
        }}
      >
        <ul className="-mx-2">
          {presets.map((preset, index) => (
            <li key={preset.name}>
              <button
                type="button"
                disabled={isBusy}
                {...(index === 0 ? { 'data-begin': '' } : {})}
                onClick={() => pick(preset.at)}
                className="flex min-h-10 w-full items-center gap-3 rounded-md px-2 text-start hover:bg-hover disabled:opacity-60"
              >
                <span className="flex-1">{words(`preset.${preset.name}`)}</span>
                <span className="text-muted text-sm">{whenWords(preset.at, now, language)}</span>
                <span className="max-sm:hidden">
                  <Key>{String(index + 1)}</Key>
                </span>
              </button>
            </li>
          ))}
        </ul>
        <form className="mt-3 flex flex-wrap items-end gap-2 border-t pt-3" noValidate onSubmit={submit}>
          <label className="min-w-0 flex-1 text-sm">
            <span className="mb-1 block text-muted">{words('own')}</span>
            <input
              type="datetime-local"
              value={field}
              min={toField(now)}
              aria-invalid={wrong !== undefined}
              aria-describedby={wrong ? error : undefined}
              onChange={({ target }) => {
                setField(target.value)
                setWrong(undefined)
              }}
              className="field h-9 w-full"
            />
          </label>
          <Button type="submit" look="primary" className="h-9" disabled={isBusy}>
            <CalendarClock size={15} aria-hidden />
            {words(`${what}.confirm`)}
          </Button>
        </form>
        {wrong && (
          <p id={error} role="alert" className="mt-1 text-bad text-sm">
            {words(`wrong.${wrong}`)}
          </p>
        )}
        {what === 'send' ? (
          <label className="mt-3 flex cursor-pointer items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-4 shrink-0 accent-(--accent)"
              checked={ask}
              onChange={({ target }) => setAsk(target.checked)}
            />
            {words('send.ask')}
          </label>
        ) : (
          <p className="mt-3 text-muted text-sm">{words('hold.text')}</p>
        )}
        {shutsAt !== undefined && mayBeTooLate(shutsAt, [field, ...presets.map((preset) => preset.at)]) && (
          <p className="mt-3 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
            {words('send.shut', { time: whenWords(new Date(shutsAt), now, language) })}
          </p>
        )}
        {problem && (
          <div className="mt-3">
            <Notice tone="bad">{problem}</Notice>
          </div>
        )}
      </div>
    </Dialog>
  )
}
