import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import {
  Calendar,
  ChevronRight,
  CircleChevronDown,
  GripVertical,
  Hash,
  type LucideIcon,
  SquareCheck,
  Type,
} from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import type { ContactAttribute } from '../api/types.ts'
import { contactAttributesQuery } from '../contacts/attributes/query.ts'
import { Notice, Waiting } from '../ui/notice.tsx'
import { DeleteButton } from './delete-button.tsx'
import { CheckField, Field, SelectField, TextField } from './fields.tsx'
import { ItemPage } from './item-page.tsx'
import { AddLink, Badge, FormFoot, FormNotices, Page } from './page-parts.tsx'
import { useSettingsSentence } from './problems.ts'
import { useForm } from './use-form.ts'

const icons: Record<ContactAttribute['type'], LucideIcon> = {
  text: Type,
  number: Hash,
  date: Calendar,
  choice: CircleChevronDown,
  checkbox: SquareCheck,
}
const types = Object.keys(icons) as ContactAttribute['type'][]

/** What is kept of every contact (C9): the list in its order, and each on a page of its own. */
export default function ContactAttributesPage({ itemId }: { itemId: string | undefined }) {
  return itemId === undefined ? <ListPage /> : <AttributePage itemId={itemId} />
}

/** The definitions, read anew whenever their page opens: nobody tells when somebody else changes them. */
function useAttributes() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { data, error, refetch } = useQuery({ ...contactAttributesQuery, refetchOnMount: 'always' })
  const write = (change: (all: ContactAttribute[]) => ContactAttribute[]) =>
    client.setQueryData(contactAttributesQuery.queryKey, (all) => all && change(all))
  const again = () => client.invalidateQueries(contactAttributesQuery)
  const move = useMutation({
    mutationFn: ({ id, order }: { id: string; order: number }) => call('contactAttributes.update', { id, order }),
    onMutate: ({ id, order }) =>
      write((all) => {
        const moved = all.filter((each) => each.id === id)
        const rest = all.filter((each) => each.id !== id)
        return [...rest.slice(0, order), ...moved, ...rest.slice(order)].map((each, at) => ({ ...each, order: at }))
      }),
    onSettled: again,
  })
  return {
    items: data,
    error,
    move: (id: string, order: number) => move.mutate({ id, order }),
    moveError: move.error,
    reload: async (id: string) => (await refetch({ throwOnError: true })).data?.find((each) => each.id === id),
    put: (item: ContactAttribute) =>
      write((all) => [...all.filter(({ id }) => id !== item.id), item].sort((one, other) => one.order - other.order)),
    remove: (id: string) => write((all) => all.filter((each) => each.id !== id)),
    showList: () =>
      void navigate({
        to: '/settings/$section',
        params: { section: 'contact-attributes' },
        ignoreBlocker: true,
      }),
  }
}

function ListPage() {
  const { t } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const { items, error, move, moveError } = useAttributes()
  const [said, setSaid] = useState('')
  return (
    <Page
      title={t('section.contact-attributes')}
      intro={t('attributes.intro')}
      action={<AddLink section="contact-attributes">{t('attributes.add')}</AddLink>}
    >
      {moveError && <Notice tone="bad">{sentence(moveError)}</Notice>}
      {!items ? (
        error ? (
          <Notice tone="bad">{sentence(error)}</Notice>
        ) : (
          <Waiting rows={4} />
        )
      ) : items.length === 0 ? (
        <p className="rounded-lg border border-dashed p-6 text-center text-muted">{t('attributes.none')}</p>
      ) : (
        <Ordered
          items={items}
          onMove={({ id, name }, order) => {
            move(id, order)
            setSaid(t('attributes.moved', { name, place: order + 1, count: items.length }))
          }}
        />
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
    </Page>
  )
}

interface OrderedProps {
  items: readonly ContactAttribute[]
  onMove(item: ContactAttribute, order: number): void
}

/** Ordered by dragging, and by the arrows on a row's handle, or with Alt on the row. */
function Ordered({ items, onMove }: OrderedProps) {
  const { t } = useTranslation('settings')
  const [dragged, setDragged] = useState<string>()
  const [over, setOver] = useState<number>()
  const from = items.findIndex(({ id }) => id === dragged)
  const moveTo = (item: ContactAttribute, order: number) => {
    if (order >= 0 && order < items.length && items[order] !== item) onMove(item, order)
  }
  const byKey = (event: KeyboardEvent<HTMLElement>, item: ContactAttribute, index: number) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (step === 0) return
    event.preventDefault()
    moveTo(item, index + step)
    // Where it is drawn anew it would lose the focus.
    const focused = event.currentTarget
    requestAnimationFrame(() => focused.focus())
  }
  const end = () => {
    setDragged(undefined)
    setOver(undefined)
  }
  const markOf = (index: number) =>
    from === -1 || over !== index || from === index
      ? ''
      : over < from
        ? 'shadow-[inset_0_2px_var(--accent)]'
        : 'shadow-[inset_0_-2px_var(--accent)]'
  return (
    <>
      <ul
        aria-label={t('section.contact-attributes')}
        className="divide-y overflow-hidden rounded-lg border bg-surface"
      >
        {items.map((item, index) => {
          const Icon = icons[item.type]
          return (
            <li
              key={item.id}
              draggable
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move'
                event.dataTransfer.setData('text/plain', item.name)
                setDragged(item.id)
              }}
              onDragEnd={end}
              onDragOver={(event) => {
                if (from === -1) return
                event.preventDefault()
                setOver(index)
              }}
              onDrop={(event) => {
                const moved = items[from]
                if (!moved) return
                event.preventDefault()
                moveTo(moved, index)
                end()
              }}
              className={`flex items-center hover:bg-hover ${dragged === item.id ? 'opacity-50' : ''} ${markOf(index)}`}
            >
              <button
                type="button"
                aria-label={t('attributes.move', { name: item.name, place: index + 1, count: items.length })}
                onKeyDown={(event) => byKey(event, item, index)}
                className="ms-1 flex size-8 shrink-0 cursor-grab items-center justify-center rounded text-muted"
              >
                <GripVertical size={15} aria-hidden />
              </button>
              <Link
                to="/settings/$section/$itemId"
                params={{ section: 'contact-attributes', itemId: item.id }}
                draggable={false}
                onKeyDown={(event) => event.altKey && byKey(event, item, index)}
                className="flex min-w-0 flex-1 items-center gap-3 py-2.5 pe-3 ps-1 -outline-offset-2"
              >
                <Icon size={16} className="shrink-0 text-muted" aria-hidden />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{item.name}</span>
                  <span className="block truncate text-muted text-sm">
                    {t(`attributes.types.${item.type}`)} · <bdi className="font-mono text-xs">{item.key}</bdi>
                  </span>
                </span>
                {item.editableBy === 'admins' && <Badge>{t('attributes.admins')}</Badge>}
                <ChevronRight size={16} className="shrink-0 text-muted rtl:-scale-x-100" aria-hidden />
              </Link>
            </li>
          )
        })}
      </ul>
      <p className="mt-2 text-muted text-xs">{t('attributes.orderHint')}</p>
    </>
  )
}

function AttributePage({ itemId }: { itemId: string }) {
  const { t } = useTranslation('settings')
  const list = useAttributes()
  return (
    <ItemPage
      section="contact-attributes"
      itemId={itemId}
      newTitle={t('attributes.add')}
      titleOf={({ name }) => name}
      items={list.items}
      error={list.error}
    >
      {(attribute) => (
        <>
          <AttributeForm attribute={attribute} list={list} />
          {attribute && (
            <DeleteButton
              name={attribute.name}
              text={t('attributes.deleting')}
              onDelete={() => call('contactAttributes.delete', { id: attribute.id })}
              onDone={() => {
                list.remove(attribute.id)
                list.showList()
              }}
            />
          )}
        </>
      )}
    </ItemPage>
  )
}

interface Draft {
  name: string
  /** empty: it is made of the name */
  key: string
  type: ContactAttribute['type']
  /** one on each line */
  choices: string
  inPanel: boolean
  inTable: boolean
  isForAdmins: boolean
}
const draftOf = (attribute: ContactAttribute | undefined): Draft => ({
  name: attribute?.name ?? '',
  key: attribute?.key ?? '',
  type: attribute?.type ?? 'text',
  choices: attribute?.choices?.join('\n') ?? '',
  inPanel: attribute?.shownIn.includes('panel') ?? true,
  inTable: attribute?.shownIn.includes('table') ?? false,
  isForAdmins: attribute?.editableBy === 'admins',
})

function save(draft: Draft, base: ContactAttribute | undefined, idempotencyKey: string): Promise<ContactAttribute> {
  const { name, type, inPanel, inTable, isForAdmins } = draft
  const choices = draft.choices
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const fields = {
    name,
    type,
    ...(type === 'choice' ? { choices } : {}),
    shownIn: [...(inPanel ? ['panel' as const] : []), ...(inTable ? ['table' as const] : [])],
    editableBy: isForAdmins ? ('admins' as const) : ('everybody' as const),
  }
  if (base) return call('contactAttributes.update', { id: base.id, version: base.version, ...fields })
  const key = draft.key.trim()
  return call('contactAttributes.create', { ...fields, ...(key ? { key } : {}) }, { idempotencyKey })
}

type List = Pick<ReturnType<typeof useAttributes>, 'reload' | 'put' | 'showList'>

function AttributeForm({ attribute, list }: { attribute: ContactAttribute | undefined; list: List }) {
  const { t } = useTranslation('settings')
  const form = useForm<ContactAttribute, Draft>({
    item: attribute,
    draftOf,
    save,
    reload: async () => attribute && list.reload(attribute.id),
    onSaved(saved) {
      list.put(saved)
      if (!attribute) list.showList()
    },
  })
  const { draft, set, errorAt, base } = form
  return (
    <form {...form.form} className="space-y-4">
      <FormNotices form={form} fields={['name', 'key', 'type', 'choices']} />
      <TextField
        label={t('attributes.name')}
        error={errorAt('name')}
        value={draft.name}
        onChange={(name) => set({ name })}
      />
      {base ? (
        <p className="text-muted text-sm">
          {t('attributes.writtenAs')} <bdi className="font-mono">{`$contact.attributes.${base.key}`}</bdi>
        </p>
      ) : (
        <TextField
          label={t('attributes.key')}
          hint={t('attributes.keyHint')}
          error={errorAt('key')}
          value={draft.key}
          onChange={(key) => set({ key })}
        />
      )}
      <SelectField
        label={t('attributes.type')}
        error={errorAt('type')}
        value={draft.type}
        onChange={(type) => set({ type })}
        options={types.map((value) => ({ value, label: t(`attributes.types.${value}`) }))}
      />
      {draft.type === 'choice' && (
        <Field label={t('attributes.choices')} hint={t('attributes.choicesHint')} error={errorAt('choices')}>
          {(control) => (
            <textarea
              {...control}
              rows={Math.min(12, Math.max(4, draft.choices.split('\n').length + 1))}
              className="field"
              value={draft.choices}
              onChange={({ target }) => set({ choices: target.value })}
            />
          )}
        </Field>
      )}
      <fieldset className="space-y-2">
        <legend className="mb-1 font-medium text-sm">{t('attributes.shownIn')}</legend>
        <CheckField label={t('attributes.inPanel')} checked={draft.inPanel} onChange={(inPanel) => set({ inPanel })} />
        <CheckField label={t('attributes.inTable')} checked={draft.inTable} onChange={(inTable) => set({ inTable })} />
      </fieldset>
      <CheckField
        label={t('attributes.isForAdmins')}
        hint={t('attributes.isForAdminsHint')}
        checked={draft.isForAdmins}
        onChange={(isForAdmins) => set({ isForAdmins })}
      />
      <FormFoot form={form} submit={base ? t('form.save') : t('attributes.add')} />
    </form>
  )
}
