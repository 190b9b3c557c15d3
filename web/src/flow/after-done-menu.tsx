import { MenuLabel, MenuLine, MenuRadio } from '../ui/menu.tsx'
import { setAfterDone, useAfterDone, ways } from './after-done.ts'
import { useWords } from './use-words.ts'

/** Where one goes from a conversation that is done. */
export function AfterDoneMenu() {
  const { t } = useWords()
  const chosen = useAfterDone()
  return (
    <>
      <MenuLabel>{t('afterDone.label')}</MenuLabel>
      <MenuRadio
        value={chosen}
        onChange={setAfterDone}
        options={ways.map((value) => ({ value, label: t(`afterDone.${value}`) }))}
      />
      <MenuLine />
    </>
  )
}
