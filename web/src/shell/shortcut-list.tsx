import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { lookKeys, lookNames } from '../messages/field.ts'
import { laterKey, sendKeys } from '../messages/send-keys.ts'
import { Dialog } from '../ui/dialog.tsx'
import { keysOfOne } from '../ui/key-of.ts'
import { Key } from '../ui/tip.tsx'
import { type Command, commandKeys } from './commands.ts'
import { keysOf, mod } from './key-names.ts'

const groups: { title: 'moving' | 'conversation' | 'message' | 'writing'; commands: Command[] }[] = [
  {
    title: 'moving',
    commands: ['next', 'previous', 'open', 'back', 'search', 'newest', 'contact', 'contacts', 'reports'],
  },
  {
    title: 'conversation',
    commands: [
      'join',
      'leave',
      'assign',
      'assignMe',
      'transfer',
      'hold',
      'holdUntil',
      'link',
      'merge',
      'select',
      'tag',
      'close',
      'undo',
      'resolve',
    ],
  },
  { title: 'message', commands: ['messages', 'quote', 'react', 'edit', 'unsend', 'copy'] },
  {
    title: 'writing',
    commands: ['reply', 'note', 'template', 'attach', 'voice', 'conference', 'assist', 'recipients', 'start'],
  },
]

const keyOf = (key: string): string[] => (key.length === 1 ? keysOfOne(key) : keysOf(key))

export default function ShortcutList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const further: Record<(typeof groups)[number]['title'], [keys: string[], what: string][]> = {
    moving: [
      [[mod, 'K'], t('keys.palette')],
      [['?'], t('keys.help')],
    ],
    conversation: [],
    message: [],
    writing: [
      [['↵'], t('keys.send')],
      [keysOf(sendKeys.close), t('composer.sendAndClose')],
      [keysOf(sendKeys.hold), t('composer.sendAndHold')],
      [['⇧', '↵'], t('keys.break')],
      [[mod, '↵'], t('keys.sendAlways')],
      [keysOf(laterKey), t('command.later')],
      [[':'], t('keys.emoji')],
      [['/'], t('insert.snippets')],
      [['$'], t('insert.variables')],
      [['@'], t('keys.mention')],
      ...lookNames.map((look): [string[], string] => [keysOf(lookKeys[look]), t(`format.${look}`)]),
    ],
  }
  return (
    <Dialog open onClose={onClose} title={t('keys.title')} wide isText>
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {groups.map(({ title, commands }) => (
          <section key={title}>
            <h3 className="mb-1 font-medium text-muted text-xs">{t(`keys.${title}`)}</h3>
            <dl>
              {[
                ...commands.map((command): [string[], string] => {
                  return [keyOf(commandKeys[command]), t(`command.${command}`)]
                }),
                ...further[title],
              ].map(([keys, what]) => (
                <div key={what} className="flex items-center justify-between gap-3 border-b py-1 last:border-b-0">
                  <dt>{what}</dt>
                  <dd className="flex gap-1">
                    {keys.map((key) => (
                      <Fragment key={key}>
                        <Key>{key}</Key>
                      </Fragment>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
