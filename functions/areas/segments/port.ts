import type { Write } from '../../kernel/commit.ts'
import type { Segment } from './domain/segment.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface SegmentsStore {
  readSegments(): Promise<Segment[]>
  readSegment(id: string): Promise<Segment | undefined>
  putSegment(segment: Segment): Write
  removeSegment(segment: Segment): Write
}
