import { partOf } from '../../i18n/parts.ts'

/** Brings the texts of connecting a channel in one language. */
export const loadSetupMessages = partOf('channelSetup', import.meta.glob<{ default: object }>('./messages/*.json'))
