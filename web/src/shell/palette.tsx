import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { Bookmark, BookUser, ChartColumn, Contact, Keyboard, Megaphone, Settings } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { savedViewsQuery, useMe } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import { askFor } from '../assistant/asked-for.ts'
import { composerTasks } from '../assistant/tasks.ts'
import { queueIcons, queuesInOrder, viewIcons, viewsOf } from '../queues/lists.ts'
import { placeOf } from '../saved-views/view-place.ts'
import { asked } from '../search/question.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { focusBack } from '../ui/focus.ts'
import { keyOfOne } from '../ui/key-of.ts'
import { Key } from '../ui/tip.tsx'
import { commandKeys, type Command as Name, useShortcuts } from './commands.ts'
import { useGo } from './place.ts'

const offered: Name[] = [
  'reply',
  'note',
  'recipients',
  'later',
  'template',
  'join',
  'leave',
  'assign',
  'assignMe',
  'transfer',
  'hold',
  'holdUntil',
  'close',
  'undo',
  'messages',
  'quote',
  'react',
  'edit',
  'unsend',
  'copy',
  'select',
  'tag',
  'conference',
  'contact',
  'link',
  'merge',
  'start',
]
const records = ['persons', 'leads', 'deals'] as const
const item =
  'flex items-center gap-2.5 rounded px-2 py-1.5 text-sm data-[selected=true]:bg-hover data-[disabled=true]:text-muted'
const heading =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-0.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted'

/** Everything by typing: lists, what can be done here, and customers. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const go = useGo()
  const navigate = useNavigate()
  const { run, isOffered, showKeys } = useShortcuts()
  const [q, setQ] = useState('')
  const { data: views } = useQuery(savedViewsQuery)
  const { data: found } = useQuery({
    queryKey: [...keys.search(q), 'palette'],
    queryFn: ({ signal }) => call('search.query', { q: asked(q) ?? '', limit: 6 }, { signal }),
    enabled: asked(q) !== undefined,
  })
  const choose = (act: () => void) => () => {
    onClose()
    // The focus goes back first: what is chosen may take it again.
    setTimeout(act)
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Content
          onCloseAutoFocus={focusBack}
          aria-describedby={undefined}
          className="floating fixed top-[12vh] left-1/2 w-[calc(100vw-24px)] max-w-lg -translate-x-1/2 overflow-hidden"
        >
          <Dialog.Title className="sr-only">{t('keys.palette')}</Dialog.Title>
          <Command label={t('keys.palette')} loop>
            <Command.Input
              value={q}
              onValueChange={setQ}
              placeholder={t('palette.placeholder')}
              className="h-11 w-full border-b bg-surface px-4 text-base outline-none"
            />
            <Command.List className="scroll-thin max-h-[55vh] overflow-y-auto p-1" label={t('keys.palette')}>
              {!found?.items.length && (
                <Command.Empty className="px-3 py-6 text-center text-muted">{t('palette.none')}</Command.Empty>
              )}
              {found && found.items.length > 0 && (
                <Command.Group heading={t('palette.customers')} className={heading} forceMount>
                  {found.items.map((hit) => {
                    const isContact = 'contact' in hit
                    const { name } = isContact ? hit.contact : hit.conversation.contact
                    const id = isContact ? hit.conversationId : hit.conversation.id
                    return (
                      id && (
                        <Command.Item
                          key={isContact ? hit.contact.id : hit.entry.id}
                          value={`${name} ${isContact ? id : hit.entry.id} ${q}`}
                          onSelect={choose(() => void go.open(id, isContact ? {} : { at: hit.entry.id }))}
                          className={item}
                        >
                          <Avatar name={name} small />
                          <span className="shrink-0">{name}</span>
                          {!isContact && <ChannelIcon type={hit.entry.message?.channel.type} size={14} />}
                          <span className="min-w-0 truncate text-muted">
                            {isContact ? (hit.contact.phones[0] ?? hit.contact.emails[0]) : hit.text}
                          </span>
                        </Command.Item>
                      )
                    )
                  })}
                </Command.Group>
              )}
              <Command.Group heading={t('palette.here')} className={heading}>
                {offered.filter(isOffered).map((name) => (
                  <Command.Item
                    key={name}
                    value={t(`command.${name}`)}
                    onSelect={choose(() => run(name))}
                    className={item}
                  >
                    <span className="ms-[25px] flex-1">{t(`command.${name}`)}</span>
                    <Key>{keyOfOne(commandKeys[name])}</Key>
                  </Command.Item>
                ))}
                {isOffered('assist') &&
                  composerTasks.map(({ task, Icon }) => {
                    const words = `${t('command.assist')}: ${t(`task.${task}`, { ns: 'assistant' })}`
                    return (
                      <Command.Item key={task} value={words} onSelect={choose(() => askFor(task))} className={item}>
                        <Icon size={15} className="text-muted" aria-hidden />
                        {words}
                      </Command.Item>
                    )
                  })}
                <Command.Item
                  value={t('command.contacts')}
                  onSelect={choose(() => void navigate({ to: '/contacts' }))}
                  className={item}
                >
                  <BookUser size={15} className="text-muted" aria-hidden />
                  <span className="flex-1">{t('command.contacts')}</span>
                  <Key>{keyOfOne(commandKeys.contacts)}</Key>
                </Command.Item>
                <Command.Item
                  value={t('reports.title')}
                  onSelect={choose(() => void navigate({ to: '/reports' }))}
                  className={item}
                >
                  <ChartColumn size={15} className="text-muted" aria-hidden />
                  <span className="flex-1">{t('reports.title')}</span>
                  <Key>{keyOfOne(commandKeys.reports)}</Key>
                </Command.Item>
                <Command.Item
                  value={t('account.settings')}
                  onSelect={choose(() => void navigate({ to: '/settings' }))}
                  className={item}
                >
                  <Settings size={15} className="text-muted" aria-hidden />
                  {t('account.settings')}
                </Command.Item>
                {records.map((plural) => (
                  <Command.Item
                    key={plural}
                    value={t(`records.${plural}`)}
                    onSelect={choose(() => void navigate({ to: '/records/$plural', params: { plural } }))}
                    className={item}
                  >
                    <Contact size={15} className="text-muted" aria-hidden />
                    {t(`records.${plural}`)}
                  </Command.Item>
                ))}
                {can(me, 'campaigns.manage') && (
                  <Command.Item
                    value={t('campaigns.title')}
                    onSelect={choose(() => void navigate({ to: '/campaigns' }))}
                    className={item}
                  >
                    <Megaphone size={15} className="text-muted" aria-hidden />
                    {t('campaigns.title')}
                  </Command.Item>
                )}
                <Command.Item value={t('keys.title')} onSelect={choose(showKeys)} className={item}>
                  <Keyboard size={15} className="text-muted" aria-hidden />
                  <span className="flex-1">{t('keys.title')}</span>
                  <Key>?</Key>
                </Command.Item>
              </Command.Group>
              <Command.Group heading={t('palette.lists')} className={heading}>
                {viewsOf(me).map((view) => {
                  const Icon = viewIcons[view]
                  return (
                    <Command.Item
                      key={view}
                      value={t(`view.${view}`)}
                      onSelect={choose(() => void go.list({ view }))}
                      className={item}
                    >
                      <Icon size={15} className="text-muted" aria-hidden />
                      {t(`view.${view}`)}
                    </Command.Item>
                  )
                })}
                {views?.map((view) => (
                  <Command.Item
                    key={view.id}
                    value={`${view.name} ${view.id}`}
                    onSelect={choose(() => void go.list(placeOf(view)))}
                    className={item}
                  >
                    <Bookmark size={15} className="text-muted" aria-hidden />
                    {view.name}
                  </Command.Item>
                ))}
                {queuesInOrder.map((queue) => {
                  const Icon = queueIcons[queue]
                  return (
                    <Command.Item
                      key={queue}
                      value={t(`queue.${queue}`)}
                      onSelect={choose(() => void go.list({ queue }))}
                      className={item}
                    >
                      <Icon size={15} className="text-muted" aria-hidden />
                      {t(`queue.${queue}`)}
                    </Command.Item>
                  )
                })}
              </Command.Group>
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
