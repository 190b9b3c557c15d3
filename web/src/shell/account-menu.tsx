import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ChevronsUpDown, Keyboard, LogOut, MailQuestion } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useMe, useWaitingMail, workspaceQuery } from '../api/queries.ts'
import { AfterDoneMenu } from '../flow/after-done-menu.tsx'
import { setLanguage } from '../i18n/index.ts'
import { type Language, languages } from '../i18n/languages.ts'
import { signOut } from '../session/session.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine, MenuRadio } from '../ui/menu.tsx'
import { useShortcuts } from './commands.ts'
import { type Theme, useTheme } from './theme.ts'

const themes: Theme[] = ['system', 'light', 'dark']

export default function AccountMenu() {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const [theme, setTheme] = useTheme()
  const { showKeys } = useShortcuts()
  const navigate = useNavigate()
  const waiting = useWaitingMail()
  const { data: workspace } = useQuery(workspaceQuery)
  return (
    <Menu
      side="top"
      trigger={
        <button
          type="button"
          className="flex h-11 min-w-0 flex-1 items-center gap-2 rounded-md px-2 text-start hover:bg-hover"
        >
          <span className="relative">
            <Avatar name={me?.name ?? ''} small />
            {waiting > 0 && <span className="-top-0.5 -end-0.5 absolute size-2 rounded-full bg-bad-fill" aria-hidden />}
          </span>
          <span className="min-w-0 flex-1 leading-tight">
            <span className="block truncate">{me?.name ?? '…'}</span>
            <span className="block truncate text-muted text-xs">{workspace?.name ?? 'Switchboard'}</span>
          </span>
          <ChevronsUpDown size={14} className="text-muted" aria-hidden />
          <span className="sr-only">
            {t('account.menu')}
            {waiting > 0 && ` · ${t('account.waitingMail', { count: waiting })}`}
          </span>
        </button>
      }
    >
      <MenuLabel>{me?.email}</MenuLabel>
      <MenuLine />
      <MenuLabel>{t('account.theme')}</MenuLabel>
      <MenuRadio
        value={theme}
        onChange={setTheme}
        options={themes.map((value) => ({ value, label: t(`theme.${value}`) }))}
      />
      <MenuLine />
      <AfterDoneMenu />
      <MenuLabel>{t('account.language')}</MenuLabel>
      <MenuRadio
        value={i18n.language as Language}
        onChange={(language) => void setLanguage(language)}
        options={Object.entries(languages).map(([value, label]) => ({ value: value as Language, label }))}
      />
      <MenuLine />
      {waiting > 0 && (
        <MenuItem
          icon={<MailQuestion size={15} aria-hidden />}
          onSelect={() => void navigate({ to: '/settings/$section', params: { section: 'unmatched-mail' } })}
        >
          {t('account.waitingMail', { count: waiting })}
        </MenuItem>
      )}
      <MenuItem icon={<Keyboard size={15} aria-hidden />} shortcut="?" onSelect={showKeys}>
        {t('keys.title')}
      </MenuItem>
      <MenuItem icon={<LogOut size={15} aria-hidden />} onSelect={() => void signOut()}>
        {t('account.signOut')}
      </MenuItem>
    </Menu>
  )
}
