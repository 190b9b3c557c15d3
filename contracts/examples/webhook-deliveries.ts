export const webhookDeliveriesExamples = {
  'webhookDeliveries.resend': {
    input: { id: 'evt_01M8MMP9BE06NAC2058P96J0XX_0tpaa3o00000000000000000000000092' },
    output: {
      id: 'evt_01M8MMP9BE06NAC2058P96J0XX_0tpaa3o00000000000000000000000092',
      endpointId: 'whe_01M8MMP9BE06NAC2058P96J0XX',
      type: 'message.created',
      at: '2026-11-29T21:52:36.000Z',
      state: 'waiting',
      attempts: [{ at: '2026-11-29T21:52:47.697Z', status: 200, durationMs: 68 }],
      request: {
        body: '{"type":"message.created","timestamp":"2026-11-29T21:52:47.332Z","data":{"conversation":{"id":"cv_Z75GY3X27PDD6ZP4W4P1XAVSGV_1","contact":{"id":"ct_Z75GY3X27PDD6ZP4W4P1XAVSGV","name":"Finn Berg","rating":5,"online":false},"teamId":"support","assigneeId":"ag_owner","participantIds":["ag_owner"],"status":"ongoing","waiting":"none","waitingSince":null,"repNeeded":false,"lastChannel":{"id":"shop-app","type":"custom"},"lastMessage":{"text":"It left this morning.","from":"agent","at":"2026-11-29T21:52:47.332Z"},"unread":0,"openedAt":"2026-11-29T21:52:46.176Z","closedAt":null,"closedBy":null,"resolut…',
      },
      answer: { status: 200, body: '' },
      nextAttemptAt: '2026-11-29T21:52:48.169Z',
    },
  },
}
