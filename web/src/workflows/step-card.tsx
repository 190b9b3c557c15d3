import { ArrowDown, ArrowUp, ChevronDown, CircleAlert, Copy, Ellipsis, GripVertical, Trash2 } from 'lucide-react'
import { type KeyboardEvent, useId } from 'react'
import { Button, IconButton } from '../ui/button.tsx'
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx'
import { TimeAgo } from '../ui/time.tsx'
import { type Editing, type Mark, usePicture } from './editing.ts'
import { bare } from './model/steps.ts'
import { numberOf, type Place } from './model/tree.ts'
import { StepForm } from './step-form.tsx'
import { stepIcons } from './step-icons.ts'
import type { Step } from './types.ts'
import { useWords } from './words.ts'

interface StepCardProps {
  step: Step
  place: Place
}

const tones = {
  good: 'bg-good-soft text-good',
  bad: 'bg-bad-soft text-bad',
  warn: 'bg-warn-soft text-warn',
  plain: 'bg-sunken text-muted',
}

/** One step as a sentence; what it is made of unfolds. */
export function StepCard({ step, place }: StepCardProps) {
  const { t } = useWords()
  const { editing, spoken, marks } = usePicture()
  const number = numberOf(place)
  const mark = marks.get(step.id)
  const errors = editing?.errors.get(step.id)
  const isBroken = editing?.broken.has(step.id) === true
  const isOpen = editing?.openId === step.id
  const isDragged = editing?.draggedId === step.id
  const border = errors ? 'border-bad' : isBroken ? 'border-warn' : isOpen ? 'border-accent' : ''
  return (
    <div className={isDragged ? 'opacity-50' : ''}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its handle takes the keys */}
      <div
        draggable={editing !== undefined && !isOpen}
        onDragStart={(event) => {
          event.stopPropagation()
          event.dataTransfer.effectAllowed = 'move'
          event.dataTransfer.setData('text/plain', spoken.step(step))
          editing?.drag(step.id)
        }}
        onDragEnd={() => editing?.drag(undefined)}
        className={`rounded-lg border bg-surface ${border}`}
      >
        <div className="flex items-center gap-0.5 pe-1">
          {editing ? (
            <EditHead step={step} number={number} isOpen={isOpen} editing={editing} />
          ) : (
            <h3
              className={`flex min-h-9 min-w-0 flex-1 items-center gap-2.5 px-2.5 py-1.5 ${mark?.isFaint ? 'text-muted' : ''}`}
            >
              <Sentence step={step} number={number} />
            </h3>
          )}
          {mark && <MarkOf mark={mark} />}
          {(errors || isBroken) && !isOpen && (
            <span className={`flex shrink-0 items-center gap-1 px-1 text-xs ${errors ? 'text-bad' : 'text-warn'}`}>
              <CircleAlert size={13} aria-hidden />
              <span className="max-sm:sr-only">{t(errors ? 'builder.incomplete' : 'builder.gone')}</span>
            </span>
          )}
          {editing && <Actions step={step} number={number} editing={editing} />}
        </div>
        {mark?.reason && (
          <p className={`border-t px-2.5 py-1.5 text-sm ${mark.tone === 'bad' ? 'text-bad' : 'text-muted'}`}>
            <span className="break-words">{mark.reason}</span>
            {mark.onRetry && (
              <Button small className="ms-2" onClick={mark.onRetry}>
                {t('runs.retry')}
              </Button>
            )}
          </p>
        )}
        {editing && isOpen && (
          <div id={`form-${step.id}`} data-form={step.id} className="space-y-3 border-t p-3">
            {isBroken && <p className="text-sm text-warn">{t('builder.brokenHere')}</p>}
            <StepForm step={step} errors={errors ?? {}} onChange={editing.change} />
            {errors?.[''] && <p className="text-bad text-sm">{errors['']}</p>}
            <div className="flex justify-end">
              <Button small onClick={() => editing.open(undefined)}>
                {t('builder.done')}
              </Button>
            </div>
          </div>
        )}
      </div>
    </div>
  )
}

function Sentence({ step, number }: { step: Step; number: string }) {
  const { spoken } = usePicture()
  const Icon = stepIcons[step.do]
  return (
    <>
      <Icon size={16} className="shrink-0 text-muted" aria-hidden />
      <span className="min-w-5 shrink-0 text-end text-muted text-xs tabular-nums">{number}</span>
      <span className="line-clamp-2 min-w-0 flex-1 break-words text-start" dir="auto">
        {spoken.step(step)}
      </span>
    </>
  )
}

/** Focus goes from one step to the next as they are read. */
function goTo(from: HTMLElement, by: -1 | 1): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-step]')]
  all[all.indexOf(from) + by]?.focus()
}

interface EditHeadProps {
  step: Step
  number: string
  isOpen: boolean
  editing: Editing
}

function EditHead({ step, number, isOpen, editing }: EditHeadProps) {
  const { t } = useWords()
  const hint = useId()
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined
    if (by && event.altKey) {
      event.preventDefault()
      editing.moveBy(step, by)
    } else if (by && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      goTo(event.currentTarget, by)
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      editing.remove(step)
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault()
      editing.open(undefined)
    }
  }
  return (
    <>
      <span
        aria-hidden
        title={t('builder.moveHandle', { number })}
        className="flex h-9 w-5 shrink-0 cursor-grab items-center justify-center text-muted pointer-coarse:hidden"
      >
        <GripVertical size={14} />
      </span>
      <h3 className="min-w-0 flex-1">
        <button
          type="button"
          data-step={step.id}
          aria-expanded={isOpen}
          aria-controls={isOpen ? `form-${step.id}` : undefined}
          aria-describedby={hint}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
          onClick={() => editing.open(isOpen ? undefined : step.id)}
          onKeyDown={onKeyDown}
          className="flex min-h-9 w-full items-center gap-2.5 rounded-md py-1.5 pe-1.5 ps-1 hover:bg-hover pointer-coarse:ps-2.5"
        >
          <Sentence step={step} number={number} />
          {!bare.includes(step.do) && (
            <ChevronDown size={14} className={`shrink-0 text-muted ${isOpen ? 'rotate-180' : ''}`} aria-hidden />
          )}
        </button>
      </h3>
      <span id={hint} hidden>
        {t('builder.keys')}
      </span>
    </>
  )
}

function Actions({ step, number, editing }: Omit<EditHeadProps, 'isOpen'>) {
  const { t } = useWords()
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label={t('builder.stepActions', { number })} className="size-7!">
          <Ellipsis size={15} aria-hidden />
        </IconButton>
      }
    >
      <MenuItem icon={<ArrowUp size={14} aria-hidden />} onSelect={() => editing.moveBy(step, -1)} shortcut="Alt ↑">
        {t('builder.moveUp')}
      </MenuItem>
      <MenuItem icon={<ArrowDown size={14} aria-hidden />} onSelect={() => editing.moveBy(step, 1)} shortcut="Alt ↓">
        {t('builder.moveDown')}
      </MenuItem>
      <MenuItem icon={<Copy size={14} aria-hidden />} onSelect={() => editing.copy(step)} disabled={editing.isFull}>
        {t('builder.copyStep')}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<Trash2 size={14} aria-hidden />} danger onSelect={() => editing.remove(step)} shortcut="Del">
        {t('builder.deleteStep')}
      </MenuItem>
    </Menu>
  )
}

function MarkOf({ mark }: { mark: Mark }) {
  return (
    <span className="flex shrink-0 items-center gap-1.5">
      {mark.at && <TimeAgo at={mark.at} className="text-muted text-xs" />}
      <span className={`rounded-full px-2 py-0.5 font-medium text-xs ${tones[mark.tone]}`}>{mark.text}</span>
    </span>
  )
}
