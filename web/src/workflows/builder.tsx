import { Redo2, Undo2 } from 'lucide-react'
import { type ReactNode, useId, useMemo, useState } from 'react'
import { useSettingsSentence } from '../settings/problems.ts'
import { keyLine } from '../shell/key-names.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { LeaveGuard } from '../ui/leave-guard.tsx'
import { Notice } from '../ui/notice.tsx'
import { WhenEditor } from './condition-editor.tsx'
import { type Mark, PictureContext } from './editing.ts'
import { find, stepAtPath, waysOf, withWay } from './model/tree.ts'
import { useRefusals } from './refusals.ts'
import { Runs } from './runs.tsx'
import { useSpoken } from './spoken.ts'
import type { Document } from './starters.ts'
import { StepList } from './step-list.tsx'
import { Switch } from './switch.tsx'
import { setEnabled } from './switching.ts'
import { Trial, type TrialResult } from './trial.tsx'
import { TriggerForm } from './trigger-form.tsx'
import type { Step, Workflow } from './types.ts'
import { useBuilder } from './use-builder.ts'
import { useWords } from './words.ts'

interface BuilderProps {
  /** undefined: a new one */
  workflow: Workflow | undefined
  initial: Document
  reload(): Promise<Workflow | undefined>
  onSaved(workflow: Workflow): void
  menu?: ReactNode
}

/** A workflow, read from top to bottom, and changed where it is read. */
export function Builder(props: BuilderProps) {
  const { t } = useWords()
  const sentence = useSettingsSentence()
  const refusal = useRefusals()
  const spoken = useSpoken()
  const builder = useBuilder({ ...props, spoken })
  const { base, draft, set, found, editing } = builder
  const [trial, setTrial] = useState<TrialResult>()
  const [panel, setPanel] = useState<'trial' | 'runs'>()
  const isTrying = panel === 'trial'
  const nameId = useId()
  const isOn = base?.enabled === true

  const errors = useMemo(
    () =>
      new Map(
        [...found.steps].map(([id, fields]) => [
          id,
          Object.fromEntries(Object.entries(fields).map(([field, message]) => [field, refusal(message)])),
        ]),
      ),
    [found, refusal],
  )
  const broken = brokenSteps(base, draft)
  const shownTrial = isTrying ? trial : undefined
  const marks: ReadonlyMap<string, Mark> = shownTrial?.marks ?? new Map()
  const switchOn = async (next: boolean) => {
    // A new one is shown on its own page once it is on: what keeps it off is said here.
    const saved = !base || builder.isDirty ? await builder.save(false) : base
    if (!saved) return
    try {
      const now = await setEnabled(saved, next)
      builder.become(now)
      props.onSaved(now)
      builder.say(t(next ? 'isOn' : 'isOff', { name: now.name }))
    } catch (error) {
      builder.become(saved)
      builder.refuse(error)
    }
  }
  return (
    <PictureContext
      value={{ steps: draft.steps, spoken, marks, held: shownTrial?.held, editing: { ...editing, errors, broken } }}
    >
      <LeaveGuard isDirty={builder.isDirty} />
      <div data-builder>
        <div className="sticky top-0 z-10 -mx-4 mb-4 flex flex-wrap items-center gap-1.5 border-b bg-surface px-4 py-2 md:-mx-8 md:px-8">
          <IconButton
            label={t('builder.undo')}
            shortcut={keyLine('Mod+z')}
            disabled={!builder.canUndo}
            onClick={builder.undo}
          >
            <Undo2 size={16} className="rtl:-scale-x-100" aria-hidden />
          </IconButton>
          <IconButton
            label={t('builder.redo')}
            shortcut={keyLine('Mod+Shift+z')}
            disabled={!builder.canRedo}
            onClick={builder.redo}
          >
            <Redo2 size={16} className="rtl:-scale-x-100" aria-hidden />
          </IconButton>
          <span className="flex-1" />
          {builder.isDirty && <span className="text-muted text-xs max-sm:hidden">{t('builder.unsaved')}</span>}
          {(base ? (['trial', 'runs'] as const) : (['trial'] as const)).map((each) => (
            <Button
              key={each}
              look="quiet"
              aria-pressed={panel === each}
              className="aria-pressed:bg-soft aria-pressed:text-on-soft"
              onClick={() => setPanel(panel === each ? undefined : each)}
            >
              {t(each === 'trial' ? 'try.open' : 'runs.open')}
            </Button>
          ))}
          <Button
            look="primary"
            disabled={builder.isBusy || (base !== undefined && !builder.isDirty)}
            onClick={() => void builder.save()}
          >
            {t('builder.save')}
          </Button>
          <Switch label={t('switch', { name: draft.name })} isOn={isOn} onChange={(next) => void switchOn(next)} />
        </div>
        <p role="status" className="sr-only">
          {builder.said}
        </p>
        <div className="mb-4 space-y-2 empty:hidden">
          {builder.restore && (
            <Notice
              tone="warn"
              action={
                <Button small onClick={builder.restore}>
                  {t('builder.restore')}
                </Button>
              }
            >
              {t('builder.overtaken')}
            </Notice>
          )}
          {builder.problem && builder.problem.errors.length === 0 && (
            <Notice tone="bad">{sentence(builder.problem)}</Notice>
          )}
          {found.count > 0 && (
            <Notice
              tone="bad"
              action={
                <Button small onClick={builder.showFirst}>
                  {t('builder.firstError')}
                </Button>
              }
            >
              <span data-errors tabIndex={-1}>
                {t('builder.errors', { count: found.count })}
                {found.others.length > 0 && ` ${found.others.join('; ')}`}
              </span>
            </Notice>
          )}
        </div>

        {isTrying && (
          <Trial
            document={draft}
            spoken={spoken}
            result={trial}
            isOutdated={trial !== undefined && trial.document !== draft}
            onResult={setTrial}
            onRefused={builder.refuse}
            onClose={() => setPanel(undefined)}
          />
        )}
        {panel === 'runs' && base && <Runs workflow={base} />}

        <div className="mb-5">
          <label htmlFor={nameId} className="mb-1 block font-medium text-sm">
            {t('builder.name')}
          </label>
          <input
            id={nameId}
            className="field"
            maxLength={60}
            value={draft.name}
            aria-invalid={found.name !== undefined}
            aria-describedby={found.name ? `${nameId}-error` : undefined}
            onChange={({ target }) => set({ name: target.value }, 'name')}
          />
          {found.name && (
            <p id={`${nameId}-error`} className="mt-1 text-bad text-sm">
              {refusal(found.name)}
            </p>
          )}
        </div>

        <Part title={t('builder.when')}>
          <div className="rounded-lg border p-3">
            <TriggerForm
              trigger={draft.trigger}
              errors={found.trigger}
              onChange={(trigger, about) => set({ trigger }, about && `trigger ${about}`)}
            />
          </div>
        </Part>
        <Part title={t('builder.if')}>
          <div className="rounded-lg border p-3">
            {spoken.when(draft.when) === '' && <p className="pb-1 text-muted text-sm">{t('builder.always')}</p>}
            <WhenEditor
              of=""
              when={draft.when}
              errors={found.when}
              onChange={(when, about) => set({ when }, about && `when ${about}`)}
            />
          </div>
        </Part>
        <Part title={t('builder.then')}>
          <StepList steps={draft.steps} list={[]} label={t('builder.then')} />
        </Part>
      </div>
      {props.menu}
    </PictureContext>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="mb-5">
      <h2 id={id} className="mb-1.5 font-semibold text-base">
        {title}
      </h2>
      {children}
    </section>
  )
}

/** Steps that name what is gone, as long as they are as they were saved. */
function brokenSteps(base: Workflow | undefined, draft: Document): ReadonlySet<string> {
  const saved = base?.steps ?? []
  const own = (steps: readonly Step[], id: string) => {
    const step = find(steps, id)?.step
    return step && JSON.stringify(waysOf(step).reduce((now, { way }) => withWay(now, way, []), step))
  }
  const ids = (base?.broken ?? []).flatMap((path) => stepAtPath(saved, path)?.id ?? [])
  return new Set(ids.filter((id) => own(saved, id) === own(draft.steps, id)))
}
