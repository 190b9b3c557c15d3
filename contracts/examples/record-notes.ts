export const recordNotesExamples = {
  'recordNotes.update': {
    input: {
      id: 'rn_ps_01M8MK8PG3TGSMFCS2A3YEVZC5_J89SH6EPKPAYAV0XCMVV93M51H_1_2_1795987620248',
      text: 'Wants twelve desks by June.',
    },
    output: {
      id: 'rn_ps_01M8MK8PG3TGSMFCS2A3YEVZC5_J89SH6EPKPAYAV0XCMVV93M51H_1_2_1795987620248',
      record: { id: 'ps_01M8MK8PG3TGSMFCS2A3YEVZC5', kind: 'person' },
      contact: { id: 'ct_J89SH6EPKPAYAV0XCMVV93M51H', name: 'Ada Fuchs' },
      conversationId: 'cv_J89SH6EPKPAYAV0XCMVV93M51H_1',
      conversationUrl: 'https://api.example.com/conversations/cv_J89SH6EPKPAYAV0XCMVV93M51H_1',
      assignedTo: null,
      text: 'Wants twelve desks by June.',
      messages: [],
      omitted: 0,
      open: false,
      startedAt: '2026-11-29T21:27:00.248Z',
      endsAt: '2026-11-30T21:27:00.248Z',
      edited: { by: { id: 'ag_owner', name: 'Olivia Owner' }, at: '2026-11-29T21:27:08.334Z' },
      updatedAt: '2026-11-29T21:27:08.334Z',
      version: 3,
    },
  },
  'recordNotes.delete': {
    input: { id: 'rn_ps_01M8MK8PG3TGSMFCS2A3YEVZC5_J89SH6EPKPAYAV0XCMVV93M51H_1_2_1795987620248' },
    output: { id: 'rn_ps_01M8MK8PG3TGSMFCS2A3YEVZC5_J89SH6EPKPAYAV0XCMVV93M51H_1_2_1795987620248', deleted: true },
  },
}
