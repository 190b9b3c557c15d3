import type { AppRoom } from '../channels/port.ts'

/** What is asked of whoever tells apps: what came of it is the lane's. */
export interface AppRoomParts {
  appRoom: AppRoom
}
