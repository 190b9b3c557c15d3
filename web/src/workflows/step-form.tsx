import { useTranslation } from 'react-i18next'
import AttributeInput from '../contacts/attribute-input.tsx'
import { CheckField, Field, SelectField, TextAreaField, TextField } from '../settings/fields.tsx'
import { WhenEditor } from './condition-editor.tsx'
import { Duration } from './duration.tsx'
import { usePicture } from './editing.ts'
import { whenErrors } from './model/errors.ts'
import { Pick, PickMany } from './pickers.tsx'
import { TemplateFields } from './template-fields.tsx'
import type { Do, Step, StepOf } from './types.ts'
import { useWords } from './words.ts'

type Errors = Readonly<Record<string, string>>
interface StepFormProps<Name extends Do = Do> {
  step: StepOf<Name>
  errors: Errors
  /** `about`: what is written one letter after the other */
  onChange(step: Step, about?: string): void
}

/** What a step is made of. */
export function StepForm({ step, errors, onChange }: StepFormProps) {
  const { t } = useWords()
  switch (step.do) {
    case 'assign':
      return <AssignForm step={step} errors={errors} onChange={onChange} />
    case 'send':
      return <SendForm step={step} errors={errors} onChange={onChange} />
    case 'wait':
      return <WaitForm step={step} errors={errors} onChange={onChange} />
    case 'close':
      return <CloseForm step={step} errors={errors} onChange={onChange} />
    case 'setAttribute':
      return <AttributeForm step={step} errors={errors} onChange={onChange} />
    case 'transfer':
      return (
        <Pick
          label={t('field.team')}
          kind="team"
          value={step.with.teamId}
          onChange={(teamId) => onChange({ ...step, with: { teamId } })}
          error={errors.teamId}
        />
      )
    case 'bot':
      return (
        <Pick
          label={t('field.bot')}
          kind="bot"
          value={step.with.botId}
          onChange={(botId) => onChange({ ...step, with: { botId } })}
          error={errors.botId}
        />
      )
    case 'tag':
      return <TagForm step={step} errors={errors} onChange={onChange} />
    case 'note':
      return (
        <TextAreaField
          label={t('field.text')}
          hint={t('field.textHint')}
          error={errors.text}
          value={step.with.text}
          onChange={(text) => onChange({ ...step, with: { text } }, 'text')}
        />
      )
    case 'notify':
      return <NotifyForm step={step} errors={errors} onChange={onChange} />
    case 'hold':
      return <HoldForm step={step} errors={errors} onChange={onChange} />
    case 'link':
      return <LinkForm step={step} errors={errors} onChange={onChange} />
    case 'webhook':
      return (
        <TextField
          label={t('field.url')}
          hint={t('field.urlHint', { step: step.id })}
          error={errors.url}
          placeholder="https://"
          value={step.with.url}
          onChange={(url) => onChange({ ...step, with: { url } }, 'url')}
        />
      )
    case 'branch':
      return (
        <>
          <p className="text-muted text-sm">{t('hint.branch')}</p>
          <WhenEditor
            of={step.id}
            when={step.with.when}
            errors={whenErrors(errors)}
            onChange={(when, about) => onChange({ ...step, with: { ...step.with, when } }, about)}
          />
        </>
      )
    default:
      return <p className="text-muted text-sm">{t(`hint.${step.do}`)}</p>
  }
}

const wayTo = ({ agentId, leastBusy, to }: StepOf<'assign'>['with']) =>
  to ?? (leastBusy !== undefined ? 'leastBusy' : agentId !== undefined ? 'agent' : 'roundRobin')
const assignWays = ['roundRobin', 'leastBusy', 'agent', 'pinned', 'last'] as const

function AssignForm({ step, errors, onChange }: StepFormProps<'assign'>) {
  const { t } = useWords()
  const { agentId = '', else: otherwise } = step.with
  const way = wayTo(step.with)
  const teamId = step.with.roundRobin ?? step.with.leastBusy ?? ''
  const become = (next: StepOf<'assign'>['with']) =>
    onChange({ ...step, with: { ...next, ...(otherwise ? { else: otherwise } : {}) } })
  const choose = (next: (typeof assignWays)[number]) => {
    if (next === 'agent') become({ agentId })
    else if (next === 'pinned' || next === 'last') become({ to: next })
    else become({ [next]: teamId })
  }
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <SelectField
        label={t('field.to')}
        value={way}
        onChange={choose}
        options={assignWays.map((value) => ({ value, label: t(`field.to_${value}`) }))}
      />
      {way === 'agent' && (
        <Pick
          label={t('field.agent')}
          kind="agent"
          value={agentId}
          onChange={(next) => become({ agentId: next })}
          error={errors.agentId}
        />
      )}
      {(way === 'roundRobin' || way === 'leastBusy') && (
        <Pick
          label={t('field.team')}
          kind="team"
          value={teamId}
          onChange={(next) => become({ [way]: next })}
          error={errors[way]}
        />
      )}
    </div>
  )
}

function SendForm({ step, errors, onChange }: StepFormProps<'send'>) {
  const { t } = useWords()
  const { text, cannedResponseId, template } = step.with
  const what = template ? 'template' : cannedResponseId === undefined ? 'text' : 'canned'
  const become = (next: StepOf<'send'>['with'], about?: string) => onChange({ ...step, with: next }, about)
  const choose = (next: typeof what) =>
    become(
      next === 'template'
        ? { template: { id: '', variables: {} } }
        : next === 'canned'
          ? { cannedResponseId: '' }
          : { text: '' },
    )
  return (
    <>
      <SelectField
        label={t('field.what')}
        value={what}
        onChange={choose}
        options={(['text', 'canned', 'template'] as const).map((value) => ({ value, label: t(`field.what_${value}`) }))}
      />
      {what === 'text' && (
        <TextAreaField
          label={t('field.text')}
          hint={t('field.textHint')}
          error={errors.text}
          value={text ?? ''}
          onChange={(next) => become({ text: next }, 'text')}
        />
      )}
      {what === 'canned' && (
        <Pick
          label={t('field.canned')}
          kind="canned"
          value={cannedResponseId ?? ''}
          onChange={(next) => become({ cannedResponseId: next })}
          error={errors.cannedResponseId}
        />
      )}
      {template && (
        <TemplateFields
          template={template}
          error={errors['template.id'] ?? errors.template}
          onChange={(next, about) => become({ template: next }, about)}
        />
      )}
    </>
  )
}

const DAY = 86_400

function WaitForm({ step, errors, onChange }: StepFormProps<'wait'>) {
  const { t } = useWords()
  const { seconds, until, atMost, else: late } = step.with
  const what = until ?? 'time'
  const become = (next: StepOf<'wait'>['with'], about?: string) =>
    onChange({ ...step, with: { ...next, ...(late && next.atMost !== undefined ? { else: late } : {}) } }, about)
  return (
    <>
      <SelectField
        label={t('field.until')}
        value={what}
        onChange={(next) => become(next === 'time' ? { seconds: DAY } : { until: next, atMost: DAY })}
        options={(['time', 'open', 'reply'] as const).map((value) => ({ value, label: t(`field.until_${value}`) }))}
      />
      {until === undefined ? (
        <Duration
          label={t('field.duration')}
          hint={t('hint.wait')}
          error={errors.seconds}
          seconds={seconds ?? 0}
          onChange={(next) => become({ seconds: next }, 'seconds')}
        />
      ) : (
        <>
          <CheckField
            label={t('field.limit')}
            checked={atMost !== undefined}
            onChange={(isLimited) => become(isLimited ? { until, atMost: DAY } : { until })}
          />
          {atMost !== undefined && (
            <Duration
              label={t('field.atMost')}
              hint={t('field.atMostHint')}
              error={errors.atMost}
              seconds={atMost}
              onChange={(next) => become({ until, atMost: next }, 'atMost')}
            />
          )}
        </>
      )}
    </>
  )
}

const types = ['question', 'incident', 'problem', 'task'] as const

function CloseForm({ step, errors, onChange }: StepFormProps<'close'>) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const type = step.with?.type ?? ''
  const category = step.with?.category ?? ''
  const note = step.with?.note ?? ''
  const become = (next: { type?: string; category?: string; note?: string }, about?: string) => {
    const all = Object.entries({ type, category, note, ...next }).filter(([, value]) => value !== '')
    onChange({ ...step, with: Object.fromEntries(all) } as Step, about)
  }
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label={t('field.type')}
          error={errors.type}
          value={type}
          onChange={(next) => become({ type: next })}
          options={[
            { value: '', label: t('field.none') },
            ...types.map((value) => ({ value, label: common(`ticket.${value}`) })),
          ]}
        />
        <Pick
          label={t('field.category')}
          kind="category"
          none={t('field.none')}
          value={category}
          onChange={(next) => become({ category: next })}
          error={errors.category}
        />
      </div>
      <TextAreaField
        label={t('field.closingNote')}
        error={errors.note}
        value={note}
        onChange={(next) => become({ note: next }, 'note')}
      />
    </>
  )
}

function AttributeForm({ step, errors, onChange }: StepFormProps<'setAttribute'>) {
  const { t } = useWords()
  const { attributes } = usePicture().spoken.things
  const { key, value } = step.with
  const attribute = attributes.find((each) => each.key === key)
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Pick
        label={t('field.attribute')}
        kind="attribute"
        value={key}
        onChange={(next) => onChange({ ...step, with: { key: next, value: '' } })}
        error={errors.key}
      />
      <Field label={t('field.value')} error={errors.value}>
        {(control) => (
          <AttributeInput
            {...control}
            attribute={attribute}
            value={value ?? ''}
            onChange={(next) => onChange({ ...step, with: { key, value: next } }, 'value')}
          />
        )}
      </Field>
    </div>
  )
}

function TagForm({ step, errors, onChange }: StepFormProps<'tag'>) {
  const { t } = useWords()
  const { options } = usePicture().spoken.things
  return (
    <TextField
      label={t('field.tag')}
      error={errors.tag}
      value={step.with.tag}
      onChange={(tag) => onChange({ ...step, with: { tag } }, 'tag')}
      suggestions={(options.tag ?? []).map(({ value }) => value)}
    />
  )
}

function NotifyForm({ step, errors, onChange }: StepFormProps<'notify'>) {
  const { t } = useWords()
  const { options } = usePicture().spoken.things
  return (
    <PickMany
      label={t('field.agents')}
      options={options.agent ?? []}
      values={step.with.agentIds}
      onChange={(agentIds) => onChange({ ...step, with: { ...step.with, agentIds } })}
      error={errors.agentIds}
    />
  )
}

const recordKinds = ['person', 'lead', 'deal'] as const

function LinkForm({ step, errors, onChange }: StepFormProps<'link'>) {
  const { t } = useWords()
  const { kind, id = '' } = step.with
  const become = (next: StepOf<'link'>['with'], about?: string) => onChange({ ...step, with: next }, about)
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <SelectField
        label={t('field.kind')}
        error={errors.kind}
        value={kind}
        onChange={(next) => become({ ...step.with, kind: next })}
        options={recordKinds.map((value) => ({ value, label: t(`field.kind_${value}`) }))}
      />
      <TextField
        label={t('field.record')}
        hint={t('field.recordHint')}
        error={errors.id}
        value={id}
        onChange={(next) => become(next ? { kind, id: next } : { kind }, 'id')}
      />
    </div>
  )
}

/** Until somebody takes it up again, or for a time. */
function HoldForm({ step, errors, onChange }: StepFormProps<'hold'>) {
  const { t } = useWords()
  const seconds = step.with?.seconds
  return (
    <>
      <p className="text-muted text-sm">{t('hint.hold')}</p>
      <CheckField
        label={t('field.holdLimit')}
        checked={seconds !== undefined}
        onChange={(isLimited) => onChange({ ...step, with: isLimited ? { seconds: DAY } : {} })}
      />
      {seconds !== undefined && (
        <Duration
          label={t('field.duration')}
          error={errors.seconds}
          seconds={seconds}
          onChange={(next) => onChange({ ...step, with: { seconds: next } }, 'seconds')}
        />
      )}
    </>
  )
}
