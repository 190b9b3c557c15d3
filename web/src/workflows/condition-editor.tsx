import { Plus, X } from 'lucide-react'
import { createContext, use } from 'react'
import AttributeInput from '../contacts/attribute-input.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { type ConditionMarks, usePicture } from './editing.ts'
import { always, type Group, groupOf, type Item, isGroup, whenOf } from './model/conditions.ts'
import { askOf, attributeField, attributeKeyOf, type FieldGroup, fields, newCondition, withIs } from './model/fields.ts'
import { PickMany } from './pickers.tsx'
import { useRefusals } from './refusals.ts'
import type { Kind } from './things.ts'
import type { Condition, Is, When } from './types.ts'
import { useWords } from './words.ts'

const MarksContext = createContext<ConditionMarks | undefined>(undefined)

interface WhenProps {
  /** which step's; ``: the workflow's own */
  of: string
  when: When
  /** by the place of the condition; `` for all of them */
  errors: Readonly<Record<string, string>>
  /** `about`: what is written one letter after the other */
  onChange(when: When, about?: string): void
}

const MOST_GROUPS = 3

/** What must hold: conditions of which all, any or none must, also in groups. */
export function WhenEditor({ of, when, onChange, errors }: WhenProps) {
  const { held } = usePicture()
  return (
    <MarksContext value={held?.get(of)}>
      <GroupEditor
        group={groupOf(when)}
        onChange={(group, about) => onChange(whenOf(group), about)}
        path={[]}
        errors={errors}
      />
    </MarksContext>
  )
}

interface GroupProps {
  group: Group
  onChange(group: Group, about?: string): void
  path: readonly number[]
  errors: WhenProps['errors']
  onRemove?: () => void
}

function GroupEditor({ group, onChange, path, errors, onRemove }: GroupProps) {
  const { t } = useWords()
  const { things } = usePicture().spoken
  const marks = use(MarksContext)
  const refusal = useRefusals()
  const error = errors[path.join('.')]
  const { mode, items } = group
  const set = (at: number, item: Item, about?: string) => onChange({ mode, items: items.with(at, item) }, about)
  const without = (at: number) => onChange({ mode, items: items.toSpliced(at, 1) })
  const append = (item: Item) => onChange({ mode, items: [...items, item] })
  const isInner = path.length > 0
  return (
    <fieldset className={`min-w-0 space-y-2 ${isInner ? 'rounded-md border border-dashed p-2' : ''}`}>
      <legend className="sr-only">{t('condition.mode')}</legend>
      {(items.length > 1 || isInner || mode === 'none') && (
        <div className="flex items-center gap-2">
          <select
            aria-label={t('condition.mode')}
            className="field w-auto! font-medium"
            value={mode}
            onChange={({ target }) => onChange({ mode: target.value as Group['mode'], items })}
          >
            {(['all', 'any', 'none'] as const).map((each) => (
              <option key={each} value={each}>
                {t(`condition.mode_${each}`)}
              </option>
            ))}
          </select>
          <span className="flex-1" />
          {onRemove && (
            <IconButton label={t('condition.removeGroup')} onClick={onRemove} className="size-7!">
              <X size={14} aria-hidden />
            </IconButton>
          )}
        </div>
      )}
      {items.length > 0 && (
        <ul className="space-y-2">
          {items.map((item, at) => {
            const here = [...path, at]
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no name of their own
              <li key={at}>
                {isGroup(item) ? (
                  <GroupEditor
                    group={item}
                    onChange={(next, about) => set(at, next, about)}
                    path={here}
                    errors={errors}
                    onRemove={() => without(at)}
                  />
                ) : (
                  <Row
                    condition={item}
                    onChange={(next, about) => set(at, next, about && `${about} ${here.join('.')}`)}
                    onRemove={() => without(at)}
                    error={errors[here.join('.')]}
                    mark={marks?.get(here.join('.'))}
                  />
                )}
              </li>
            )
          })}
        </ul>
      )}
      {error && <p className="text-bad text-sm">{refusal(error)}</p>}
      <div className="flex flex-wrap gap-1">
        <Button small look="quiet" onClick={() => append(newCondition('channel.type', things.attributes))}>
          <Plus size={13} aria-hidden />
          {t('condition.add')}
        </Button>
        {items.length > 0 && path.length < MOST_GROUPS && (
          <Button
            small
            look="quiet"
            onClick={() => append({ ...always, mode: 'any', items: [newCondition('channel.type', things.attributes)] })}
          >
            <Plus size={13} aria-hidden />
            {t('condition.addGroup')}
          </Button>
        )}
      </div>
    </fieldset>
  )
}

interface RowProps {
  condition: Condition
  onChange(condition: Condition, about?: string): void
  onRemove(): void
  error: string | undefined
  mark: { held: boolean; saw: string } | undefined
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1)
const fieldGroups: readonly FieldGroup[] = ['conversation', 'message', 'customer', 'time']
const names = Object.keys(fields) as (keyof typeof fields)[]

function Row({ condition, onChange, onRemove, error, mark }: RowProps) {
  const { t } = useWords()
  const refusal = useRefusals()
  const { spoken } = usePicture()
  const { attributes } = spoken.things
  const { field, is } = condition
  const { asked, is: possible } = askOf(field, attributes)
  const key = attributeKeyOf(field)
  const isKnown = key === undefined ? field in fields : attributes.some((each) => each.key === key)
  // Where there is one way to ask, nothing is asked about it.
  const isSimple = possible.length < 2 && possible.includes(is)
  const isName = (each: Is) => t(`is.${each}`)
  const asAsked = is === 'known' && condition.value === false ? 'unknown' : is
  return (
    <div>
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-1.5">
        <div className={`grid min-w-0 items-start gap-1.5 ${isSimple ? 'sm:grid-cols-2' : 'sm:grid-cols-3'}`}>
          <select
            aria-label={t('condition.field')}
            className="field"
            value={field}
            onChange={({ target }) => onChange(newCondition(target.value, attributes))}
          >
            {!isKnown && <option value={field}>{spoken.field(field)}</option>}
            {fieldGroups.map((group) => (
              <optgroup key={group} label={t(`group.${group}`)}>
                {names
                  .filter((name) => fields[name].group === group)
                  .map((name) => (
                    <option key={name} value={name}>
                      {capital(spoken.field(name))}
                    </option>
                  ))}
                {group === 'customer' &&
                  attributes.map((attribute) => (
                    <option key={attribute.id} value={attributeField(attribute.key)}>
                      {attribute.name}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
          {!isSimple && (
            <select
              aria-label={t('condition.is')}
              className="field"
              value={asAsked}
              onChange={({ target }) =>
                onChange(
                  target.value === 'unknown'
                    ? { field, is: 'known', value: false }
                    : withIs(condition, target.value as Is, asked),
                )
              }
            >
              {[...new Set([...possible, is])].map((each) => (
                <option key={each} value={each}>
                  {isName(each)}
                </option>
              ))}
              {possible.includes('known') && <option value="unknown">{t('is.unknown')}</option>}
            </select>
          )}
          {is !== 'known' && <Value condition={condition} onChange={onChange} />}
        </div>
        <IconButton label={t('condition.remove')} onClick={onRemove} className="size-8!">
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {error && <p className="pt-1 text-bad text-sm">{refusal(error)}</p>}
      {mark && (
        <p className={`pt-1 text-xs ${mark.held ? 'text-good' : 'text-warn'}`}>
          {mark.held ? t('condition.held') : t('condition.notHeld')} ·{' '}
          {mark.saw ? t('condition.saw', { value: mark.saw }) : t('condition.sawNothing')}
        </p>
      )}
    </div>
  )
}

const picked: Partial<Record<string, Kind>> = {
  channelType: 'channelType',
  channel: 'channel',
  team: 'team',
  status: 'status',
  agent: 'agent',
  hours: 'hours',
  language: 'language',
  tag: 'tag',
  yesNo: 'yesNo',
}

function Value({ condition, onChange }: Pick<RowProps, 'condition' | 'onChange'>) {
  const { t } = useWords()
  const { things } = usePicture().spoken
  const { field, is, value } = condition
  const { asked } = askOf(field, things.attributes)
  const set = (next: Condition['value'], about?: string) => onChange({ ...condition, value: next } as Condition, about)
  const kind = picked[asked]
  const options = kind && things.options[kind]
  const key = attributeKeyOf(field)
  const attribute = things.attributes.find((each) => each.key === key)
  const several = Array.isArray(value) ? value.map(String) : []
  const label = t('condition.value')
  if (is === 'in') {
    const choices = options ?? attribute?.choices?.map((choice) => ({ value: choice, label: choice }))
    return choices ? (
      <PickMany isBare label={label} options={choices} values={several} onChange={set} />
    ) : (
      <input
        aria-label={label}
        className="field"
        value={several.join(', ')}
        onChange={({ target }) => set(target.value.split(/,\s?/), field)}
      />
    )
  }
  if (options) {
    const isYesNo = asked === 'yesNo'
    const chosen = String(value ?? '')
    return (
      <select
        aria-label={label}
        className="field"
        value={chosen}
        onChange={({ target }) => set(isYesNo ? target.value === 'true' : target.value)}
      >
        {chosen === '' && <option value="">{t('field.choose')}</option>}
        {chosen !== '' && !options.some((option) => option.value === chosen) && (
          <option value={chosen}>{t('field.gone', { id: chosen })}</option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    )
  }
  if (asked === 'number') {
    return (
      <input
        aria-label={label}
        className="field"
        type="number"
        min={0}
        value={String(value ?? '')}
        onChange={({ target }) => set(target.value === '' ? 0 : Number(target.value), field)}
      />
    )
  }
  if (attribute && attribute.type !== 'text') {
    return (
      <AttributeInput
        aria-label={label}
        attribute={attribute}
        value={String(value ?? '')}
        onChange={(next) => set(next, field)}
      />
    )
  }
  return (
    <input
      aria-label={label}
      className={`field ${is === 'matches' ? 'font-mono' : ''}`}
      title={is === 'matches' ? t('condition.patternHint') : undefined}
      maxLength={1_000}
      value={String(value ?? '')}
      onChange={({ target }) => set(target.value, field)}
    />
  )
}
