/** Made of `docs/openapi.json` by `npm run api`: not to be edited. */
export interface paths {
    readonly "/license/create/flow": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Create a flow; its `flowId` is given here, and its `code` is F and the `flowId` unless one is given
         * @description Roles: admin, manager.
         */
        readonly post: operations["createFlow"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One flow with its external sources
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["getFlow"];
        /**
         * Create the flow with this id, or change its code and title; for platforms that own the ids
         * @description Roles: admin, manager.
         */
        readonly put: operations["putFlow"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The flows, by id
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["listFlows"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/search": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Search flows by code, title, state, external source reference or metadata; all conditions must hold
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly post: operations["searchFlows"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/removal-guard": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * How much may be taken off a source of the flow at once: a share and a number, "off", or null for the default
         * @description Roles: admin, manager.
         */
        readonly put: operations["setFlowRemovalGuard"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/archive": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Archive a flow; what is open in it is cancelled
         * @description Roles: admin, manager.
         */
        readonly patch: operations["archiveFlow"];
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/unarchive": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Unarchive a flow
         * @description Roles: admin, manager.
         */
        readonly patch: operations["unarchiveFlow"];
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/metadata": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The metadata of a flow, its title and code among them
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["getMetadata"];
        /**
         * Replace the metadata of a flow; without `title` or `code` these stay as they are
         * @description Roles: admin, manager, integrator.
         */
        readonly put: operations["putMetadata"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/participants": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The participants of a flow; their names and addresses are shown to managers and integrators
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["listParticipants"];
        readonly put?: never;
        /**
         * Add participants to a flow, each by `userId`, `email` or `userData`; one entry for each, in the same order
         * @description Roles: admin, manager, integrator.
         */
        readonly post: operations["addParticipants"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/participants/{participantId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One participant of a flow; name and address are shown to managers and integrators
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["getParticipant"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/participants/{participantId}/personal-data": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Forget name and address of a participant everywhere; the history, which has the id only, stays whole
         * @description Roles: admin, manager.
         */
        readonly delete: operations["forgetParticipant"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/set-up": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Set up a flow by one call, all of it or nothing; what is left out stays, and nothing is taken away
         * @description Roles: admin, manager, integrator.
         */
        readonly post: operations["setUpFlow"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/external-sources": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The external sources of a flow
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["listSources"];
        readonly put?: never;
        /**
         * Add an external source
         * @description Roles: admin, manager, integrator.
         */
        readonly post: operations["addSource"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/participants/{participantId}/external-sources": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The external sources of one participant of a flow
         * @description Roles: admin, manager, integrator, analyst. Also at `/flows/{flowId}/external-sources/participants/{participantId}`, as the WISEflow API (v1) has it.
         */
        readonly get: operations["listSourcesOfParticipant"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/external-sources/{flowExternalSourceReference}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The flows and their external sources with this reference; deprecated, as is the route of the WISEflow API
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["findSources"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/external-sources/{flowExternalSourceId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One external source
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["getSource"];
        /**
         * Change the description of an external source, and how old its data may be (`maxAge`, in seconds)
         * @description Roles: admin, manager, integrator.
         */
        readonly put: operations["changeSource"];
        readonly post?: never;
        /**
         * Remove an external source, its open sync request and its allocations
         * @description Roles: admin, manager, integrator.
         */
        readonly delete: operations["removeSource"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/external-sources/{flowExternalSourceId}/removal-guard": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * How much may be taken off an external source at once: a share and a number, "off", or null as the flow
         * @description Roles: admin, manager.
         */
        readonly put: operations["setSourceRemovalGuard"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/external-sources/{flowExternalSourceReference}/sync/done": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * The integration has fed the flow: the sync is complete
         * @description Roles: admin, manager, integrator.
         */
        readonly post: operations["syncDone"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/external-sources/{flowExternalSourceReference}/sync/fail": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * The integration could not feed the flow: the sync has failed
         * @description Roles: admin, manager, integrator.
         */
        readonly post: operations["syncFail"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/external-sources/{flowExternalSourceReference}/sync/progress": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * How far the integration is with the open sync request
         * @description Roles: admin, manager, integrator.
         */
        readonly post: operations["syncProgress"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/external-sources/{flowExternalSourceId}/allocations/participants": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The participants that are allocated to an external source
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["listAllocatedParticipants"];
        /**
         * Who is on an external source from now on: who is not on the list goes, and who is new comes
         * @description Roles: admin, manager, integrator.
         */
        readonly put: operations["setAllocatedParticipants"];
        /**
         * Allocate participants to an external source; those who are there already stay
         * @description Roles: admin, manager, integrator.
         */
        readonly post: operations["allocateParticipants"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/external-sources/{flowExternalSourceId}/allocations/participants/{participantId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove one participant from an external source
         * @description Roles: admin, manager, integrator.
         */
        readonly delete: operations["deallocateParticipant"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/external-sources/{flowExternalSourceId}/allocations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove all participants from an external source
         * @description Roles: admin, manager, integrator.
         */
        readonly delete: operations["clearAllocations"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/sync": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Request a sync of all sources of a flow, or of those named; what is open already is joined, waited for, or refused
         * @description Roles: admin, manager.
         */
        readonly post: operations["requestSync"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/sync-requests": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The sync requests of a flow, newest first
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["listSyncRequests"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/sync-requests/{requestId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One sync request: who, when, how long, and how it ended for each source
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["getSyncRequest"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/sync-requests/{requestId}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Cancel what is still open of a sync request
         * @description Roles: admin, manager.
         */
        readonly post: operations["cancelSyncRequest"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/sync-requests/{requestId}/resend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send the same request again to every webhook, about the sources that are still open
         * @description Roles: admin, manager.
         */
        readonly post: operations["resendSyncRequest"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/sync-requests/{requestId}/changes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What a sync request, or the undo of one, changed: who came, went and moved, and metadata; and what happened after it by none
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["getSyncRequestChanges"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/changes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was changed on the sources of a flow before the first sync request of each
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["getChangesBeforeSync"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/sync-requests/{requestId}/undo": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Take back what an ended sync request did to allocations, and with `metadata` to metadata; what somebody changed since is left alone. `dryRun`: only say what would be done
         * @description Roles: admin, manager.
         */
        readonly post: operations["undoSyncRequest"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/holds": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The changes of a flow that were held since they would have taken too many participants away, newest first
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["listHolds"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/holds/{holdId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One hold, with those who would go and those who would come: so many of each from `offset` on
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["getHold"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/holds/{holdId}/approve": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Let a change happen after all, on the state as it is now; when more would go than was shown it is held anew. `removed`: refused when it is not how many would go
         * @description Roles: admin, manager.
         */
        readonly post: operations["approveHold"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/holds/{holdId}/reject": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Refuse a change that was held: nobody goes
         * @description Roles: admin, manager.
         */
        readonly post: operations["rejectHold"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/schedules": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The schedules of a flow, oldest first
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["listSchedules"];
        readonly put?: never;
        /**
         * Sync a flow, or those of its sources that are named, by itself: `cron` is a cron expression of five fields, `daily 05:30` or `every 30m`
         * @description Roles: admin, manager.
         */
        readonly post: operations["createSchedule"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/schedules/{scheduleId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One schedule: when it is due next, and how its last run went
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["getSchedule"];
        /**
         * Change a schedule; with `active` false it is paused
         * @description Roles: admin, manager.
         */
        readonly put: operations["changeSchedule"];
        readonly post?: never;
        /**
         * Delete a schedule; requests that it made go on
         * @description Roles: admin, manager.
         */
        readonly delete: operations["deleteSchedule"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The webhooks
         * @description Roles: admin, manager, integrator, analyst. An integrator: their own webhooks only.
         */
        readonly get: operations["listWebhooks"];
        readonly put?: never;
        /**
         * Create a webhook; without a `secret` one is generated and shown in this answer only
         * @description Roles: admin, manager, integrator.
         */
        readonly post: operations["createWebhook"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/{webhookId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One webhook
         * @description Roles: admin, manager, integrator, analyst. An integrator: their own webhooks only.
         */
        readonly get: operations["getWebhook"];
        /**
         * Change a webhook; with another `secret` or `signature` both sign for 24 hours
         * @description Roles: admin, manager, integrator. An integrator: their own webhooks only.
         */
        readonly put: operations["changeWebhook"];
        readonly post?: never;
        /**
         * Delete a webhook; what was not delivered yet is not sent any more
         * @description Roles: admin, manager, integrator. An integrator: their own webhooks only.
         */
        readonly delete: operations["deleteWebhook"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/{webhookId}/previous-secrets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * End the overlap of a rotation: from now on the present secret alone signs
         * @description Roles: admin, manager, integrator. An integrator: their own webhooks only.
         */
        readonly delete: operations["endPreviousSecrets"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/deliveries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was sent to all webhooks, newest first; filters combine
         * @description Roles: admin, manager, integrator, analyst. An integrator: their own webhooks only.
         */
        readonly get: operations["listAllDeliveries"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/{webhookId}/deliveries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was sent to a webhook, newest first; filters combine
         * @description Roles: admin, manager, integrator, analyst. An integrator: their own webhooks only.
         */
        readonly get: operations["listDeliveries"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/deliveries/{deliveryId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One delivery with all its attempts; `deliveryId` is the `webhook-id` that the receiver got
         * @description Roles: admin, manager, integrator, analyst. An integrator: their own webhooks only.
         */
        readonly get: operations["getDelivery"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/deliveries/{deliveryId}/resend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a message once more, under the same `webhook-id`, with a schedule that starts anew
         * @description Roles: admin, manager, integrator. An integrator: their own webhooks only.
         */
        readonly post: operations["resendDelivery"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/{webhookId}/recover": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send again what has failed, or what a filter finds; a dry run says how many that would be
         * @description Roles: admin, manager, integrator. An integrator: their own webhooks only.
         */
        readonly post: operations["recoverWebhook"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/{webhookId}/recoveries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The recoveries of a webhook, newest first
         * @description Roles: admin, manager, integrator, analyst. An integrator: their own webhooks only.
         */
        readonly get: operations["listRecoveries"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/{webhookId}/recoveries/{recoveryId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How far a recovery is
         * @description Roles: admin, manager, integrator, analyst. An integrator: their own webhooks only.
         */
        readonly get: operations["getRecovery"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/{webhookId}/recoveries/{recoveryId}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * End a recovery; at most 50 more are sent again
         * @description Roles: admin, manager, integrator. An integrator: their own webhooks only.
         */
        readonly post: operations["cancelRecovery"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/{webhookId}/statistics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How a webhook does: success rate, how long attempts take, the last error
         * @description Roles: admin, manager, integrator, analyst. An integrator: their own webhooks only.
         */
        readonly get: operations["getWebhookStatistics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhooks/{webhookId}/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a test message to a webhook, and with `wait` say what became of it
         * @description Roles: admin, manager, integrator. An integrator: their own webhooks only.
         */
        readonly post: operations["testWebhook"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/webhook-messages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What a webhook would be sent, as server-sent events without end: `ready`, then a `message` for each, with its position as id
         * @description Roles: admin, integrator.
         */
        readonly get: operations["listenToWebhooks"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What happened to a flow, oldest first; `cursor` is the revision of the last event that was read
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["listFlowEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * All that happened, oldest first; `cursor` is the position of the last event that was read
         * @description Roles: admin, manager, analyst.
         */
        readonly get: operations["listEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/events/{eventId}/proof": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * That an event is in the history: a proof of C2SP (tlog-proof), with the record of the event as `extra`
         * @description Roles: admin, manager, analyst.
         */
        readonly get: operations["getEventProof"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/proof": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * All events of a flow with their proofs under the last checkpoint, as one file to hand on
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["getFlowProof"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/history/key/rotate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Another key signs the history from now on; for 30 days the one before signs as well
         * @description Roles: admin.
         */
        readonly post: operations["rotateHistoryKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/events/{eventId}/redact": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make the free texts of an event (message, reason, description, comment, the answer of a receiver) unreadable for good, everywhere
         * @description Roles: admin.
         */
        readonly post: operations["redactEvent"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/replay": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The states of a flow one after the other; `cursor` is the revision of the last event that was read
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["replayFlow"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/diff": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What differs between two moments of a flow, each with the event that did it
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["diffFlow"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/diff": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What differs between two moments: flows, webhooks, API clients and schedules that are new, gone or changed; a page may end early, and `scannedTo` then says how far was looked
         * @description Roles: admin, manager, analyst.
         */
        readonly get: operations["diffAll"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The history as it happens, as server-sent events without end: `ready`, then a `HistoryEvent` for each as `event`, with its position as id; `resync` when more were missed than `maxReplay`. To an integrator, what happens to flows and to their own webhooks
         * @description Roles: admin, manager, analyst, integrator.
         */
        readonly get: operations["streamEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who did what, when and on whose behalf: filters combine; a page may end early, and `scannedTo` then says how far was looked
         * @description Roles: admin, manager, analyst.
         */
        readonly get: operations["searchAudit"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit/export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The same as a stream, without a limit; its last record says that it is whole
         * @description Roles: admin, manager, analyst.
         */
        readonly get: operations["exportAudit"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/statistics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How many syncs there were, how they ended and how long they took: by flow, source, reference, integration, manager, webhook or reason, by hours, days, weeks or months of a time zone, or by both
         * @description Roles: admin, manager, analyst.
         */
        readonly get: operations["getStatistics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/flows/{flowId}/sync-requests/{requestId}/timeline": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One sync request from the click to its end: its phases, who was waited for, every attempt at every webhook
         * @description Roles: admin, manager, integrator, analyst.
         */
        readonly get: operations["getSyncTimeline"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/timelines": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The sync requests of a window of time, made for drawing: one by one where there are few, counted where they lie close together; of one flow, source, reference, integration, manager, webhook or reason of failure
         * @description Roles: admin, manager, analyst.
         */
        readonly get: operations["listTimelines"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/exports": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The history as data for analysts: OCEL 2.0, XES, CSV, Parquet (an archive, tar) or SQLite; the first byte comes when all of it was read
         * @description Roles: admin, manager, analyst.
         */
        readonly get: operations["exportData"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/clients": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The API clients, oldest first
         * @description Roles: admin.
         */
        readonly get: operations["listClients"];
        readonly put?: never;
        /**
         * Create an API client; its `apiKey` (also its OAuth `client_secret`) is shown in this answer only
         * @description Roles: admin.
         */
        readonly post: operations["createClient"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/clients/{clientId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * One API client
         * @description Roles: admin.
         */
        readonly get: operations["getClient"];
        /**
         * Set when an API client expires; null for never
         * @description Roles: admin.
         */
        readonly put: operations["setClientExpiry"];
        readonly post?: never;
        /**
         * Revoke an API client for good: its keys and tokens open nothing from now on
         * @description Roles: admin.
         */
        readonly delete: operations["revokeClient"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/clients/{clientId}/user": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Set who an API client is among the `managers` of flows; null for nobody. Signing in with a claim for it sets it too
         * @description Roles: admin.
         */
        readonly put: operations["setClientUser"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/clients/{clientId}/rotate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Give an API client a new key; the old one is valid for `graceSeconds` more, and so are its tokens
         * @description Roles: admin.
         */
        readonly post: operations["rotateClientKey"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/oauth2/token": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * A bearer token for an hour, against the secret of an API client (RFC 6749, client credentials)
         * @description Open to everybody.
         */
        readonly post: operations["issueToken"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/health/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The process answers
         * @description Open to everybody.
         */
        readonly get: operations["getLiveness"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/health/ready": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The service does all its work; 503 with the reasons when it does not
         * @description Open to everybody.
         */
        readonly get: operations["getReadiness"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface webhooks {
    readonly "flow.sync.requested": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A sync was requested, or sent again: fetch your data, feed the flow, and answer */
        readonly post: operations["onFlowSyncRequested"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "flow.sync.completed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A source was synced */
        readonly post: operations["onFlowSyncCompleted"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "flow.sync.failed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A sync has failed: the integration said so, or no webhook could be sent to (`not-delivered`) */
        readonly post: operations["onFlowSyncFailed"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "flow.sync.cancelled": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A sync was cancelled, or waits no more */
        readonly post: operations["onFlowSyncCancelled"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "flow.sync.timed_out": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Nobody answered a sync in time */
        readonly post: operations["onFlowSyncTimedOut"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "flow.sync.progressed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** An integration says how far it is */
        readonly post: operations["onFlowSyncProgressed"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "flow.source.added": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** An external source was added to a flow */
        readonly post: operations["onFlowSourceAdded"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "flow.source.removed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** An external source was removed from its flow */
        readonly post: operations["onFlowSourceRemoved"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "flow.source.stale": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A source's data are older than promised */
        readonly post: operations["onFlowSourceStale"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "flow.hold.opened": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A change that would take too many participants off a source is held, until a manager decides */
        readonly post: operations["onFlowHoldOpened"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "flow.hold.closed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A hold has ended */
        readonly post: operations["onFlowHoldClosed"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "flow.archived": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A flow was archived */
        readonly post: operations["onFlowArchived"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "flow.unarchived": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A flow is in use again */
        readonly post: operations["onFlowUnarchived"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "webhook.test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Somebody tests the webhook */
        readonly post: operations["onWebhookTest"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "webhook.disabled": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** The service has switched off another webhook of the same client; needs no subscription, passes no filter */
        readonly post: operations["onWebhookDisabled"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface components {
    schemas: {
        /**
         * @description The id of an API client, a schedule or a person
         * @example 0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718
         */
        readonly ActingId: string;
        readonly Actor: {
            /** @enum {string} */
            readonly type: "client" | "schedule" | "system";
            readonly id: string;
        };
        readonly AddedParticipant: {
            readonly participant: components["schemas"]["ParticipantRef"] | null;
            readonly user: components["schemas"]["UserRef"] | null;
            readonly error?: components["schemas"]["ParticipantError"];
        };
        readonly Allocated: {
            readonly added: components["schemas"]["Count"];
            readonly alreadyAllocated: components["schemas"]["Count"];
            readonly allocatedCount: components["schemas"]["Count"];
        };
        readonly AllocatedParticipant: {
            readonly participantId: components["schemas"]["ParticipantId"];
        };
        readonly Allocation: {
            readonly participantIds: readonly components["schemas"]["ParticipantId"][];
        };
        readonly AllocationChange: {
            readonly added: components["schemas"]["Count"];
            readonly removed: components["schemas"]["Count"];
            /** @description New here, and on another source of the flow, or until this sync */
            readonly moved: components["schemas"]["Count"];
            readonly unchanged: components["schemas"]["Count"];
        };
        readonly AllocationList: {
            readonly participantIds: readonly components["schemas"]["ParticipantId"][];
            /** @description The sync request that this belongs to */
            readonly requestId?: components["schemas"]["Uuid"];
            /** @description Whether who is not on the flow yet is added to it; else that is refused */
            readonly addMissing?: boolean;
        };
        readonly Attempt: {
            readonly attempt: components["schemas"]["Count"];
            readonly startedAt: components["schemas"]["Instant"];
            readonly endedAt: components["schemas"]["Instant"] | null;
            readonly durationMs: components["schemas"]["Count"] | null;
            readonly timings: components["schemas"]["Timings"] | null;
            readonly tls: components["schemas"]["Tls"] | null;
            readonly status: components["schemas"]["Count"] | null;
            readonly reason: string | null;
            readonly advice: string | null;
            readonly error: string | null;
            readonly requestHeaders: readonly components["schemas"]["Header"][] | null;
            readonly answerHeaders: readonly components["schemas"]["Header"][] | null;
            readonly answer: string | null;
        };
        /**
         * @description Who did it: a client, a schedule or a part of the service, by kind and id, or by the id alone
         * @example client:admin
         */
        readonly AuditActor: string;
        readonly AuditEntry: {
            readonly position: components["schemas"]["Position"];
            readonly eventId: components["schemas"]["Uuid"];
            readonly type: string;
            readonly occurredAt: components["schemas"]["Instant"] | null;
            readonly actor: components["schemas"]["AuditNamed"] | null;
            readonly onBehalfOf: components["schemas"]["AuditNamed"] | null;
            readonly correlationId: string | null;
            /** @description The event that set this one off; null when a caller did */
            readonly causationId: components["schemas"]["Uuid"] | null;
            readonly stream: string;
            readonly revision: components["schemas"]["Count"];
            readonly flowId: number | null;
            /**
             * @description References of the sources it is about
             * @example [
             *       "maths-7"
             *     ]
             */
            readonly sources: readonly string[];
            readonly outcome: "succeeded" | "failed" | "refused" | null;
            /**
             * @description For people; it may change
             * @example Client c1 added source maths-7 to flow 7
             */
            readonly sentence: string;
            readonly data: Record<string, never> | null;
        };
        /**
         * Format: int64
         * @description At most so many
         * @example 100
         */
        readonly AuditLimit: number;
        readonly AuditNamed: {
            /** @enum {string} */
            readonly type: "client" | "schedule" | "system" | "person";
            readonly id: string;
            /**
             * @description Null when it is not known, or not for whoever asks
             * @example Registrar
             */
            readonly name: string | null;
        };
        /**
         * @description For whom it was done, by kind and id, or by the id alone
         * @example client:admin
         */
        readonly AuditPrincipal: string;
        /**
         * @description What it happened to
         * @example flow-7
         */
        readonly AuditStream: string;
        /**
         * @description Somewhere in the texts of the facts, in capitals or small letters
         * @example class-a
         */
        readonly AuditText: string;
        /**
         * @description The type of the event, or its beginning and `*`
         * @example Sync*
         */
        readonly AuditType: string;
        /**
         * Format: int64
         * @description At most about so many, one by one
         * @example 500
         */
        readonly BarLimit: number;
        readonly CauseOfEvent: {
            readonly eventId: string;
            readonly type: string;
            readonly stream: string;
            readonly position: string;
            readonly occurredAt: components["schemas"]["Instant"] | null;
        };
        readonly ChangeCall: {
            readonly correlationId: string;
            readonly by: string;
            readonly at: components["schemas"]["Instant"];
            readonly lastAt: components["schemas"]["Instant"];
            readonly added: components["schemas"]["Count"];
            readonly removed: components["schemas"]["Count"];
            readonly metadata: components["schemas"]["Count"];
        };
        readonly ChangeCounts: {
            readonly added: components["schemas"]["Count"];
            readonly removed: components["schemas"]["Count"];
            readonly moved: components["schemas"]["Count"];
        };
        /** @enum {string} */
        readonly ChangeKind: "new" | "gone" | "changed";
        readonly ChangedSource: {
            readonly id: components["schemas"]["SourceId"];
            readonly reference: components["schemas"]["Reference"];
        };
        readonly ChangedWebhook: {
            readonly id: components["schemas"]["WebhookId"];
            readonly owner: string | null;
            readonly title: components["schemas"]["WebhookTitle"];
            readonly url: components["schemas"]["WebhookUrl"];
            readonly active: boolean;
            readonly events: readonly components["schemas"]["Topic"][];
            readonly notSent: readonly components["schemas"]["NotSent"][];
            readonly filters: components["schemas"]["WebhookFilters"] | null;
            readonly maxPerSecond: components["schemas"]["MaxPerSecond"] | null;
            readonly maxConcurrent: components["schemas"]["MaxConcurrent"] | null;
            readonly signature: components["schemas"]["SignatureScheme"];
            readonly previousSecrets: readonly components["schemas"]["PreviousSecret"][];
            readonly disabledReason: components["schemas"]["DisableReason"] | null;
            readonly failingSince: components["schemas"]["Instant"] | null;
            readonly circuit: components["schemas"]["Circuit"] | null;
            readonly createdAt: components["schemas"]["Instant"];
            readonly updatedAt: components["schemas"]["Instant"];
            readonly missed?: components["schemas"]["Missed"];
        };
        readonly ChangesBetween: {
            readonly counts: components["schemas"]["ChangeCounts"];
            readonly added: readonly components["schemas"]["ParticipantChange"][];
            readonly removed: readonly components["schemas"]["ParticipantChange"][];
            readonly moved: readonly components["schemas"]["ParticipantMove"][];
            readonly metadata: readonly components["schemas"]["MetadataChange"][];
            readonly calls: readonly components["schemas"]["ChangeCall"][];
            readonly callCount: components["schemas"]["Count"];
        };
        /**
         * Format: int64
         * @description At most so many of each
         * @example 100
         */
        readonly ChangesLimit: number;
        readonly Circuit: {
            readonly state: components["schemas"]["CircuitState"];
            readonly since: components["schemas"]["Instant"] | null;
            readonly nextProbeAt: components["schemas"]["Instant"] | null;
        };
        /** @enum {string} */
        readonly CircuitState: "closed" | "open" | "probing";
        readonly ClientExpiry: {
            readonly expiresAt: components["schemas"]["Instant"] | null;
        };
        /**
         * @description The id of an API client
         * @example 0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718
         */
        readonly ClientId: string;
        /**
         * @description One line, for people
         * @example Registrar middleware
         */
        readonly ClientName: string;
        readonly ClientToCreate: {
            readonly name: components["schemas"]["ClientName"];
            readonly role: components["schemas"]["Role"];
            readonly expiresAt?: components["schemas"]["Instant"] | null;
            readonly userId?: components["schemas"]["ParticipantId"];
        };
        readonly ClientUser: {
            readonly userId: components["schemas"]["ParticipantId"] | null;
        };
        readonly ClientView: {
            readonly clientId: string;
            readonly name: string | null;
            readonly role: components["schemas"]["Role"];
            readonly userId: components["schemas"]["ParticipantId"] | null;
            /** @enum {string} */
            readonly state: "ACTIVE" | "EXPIRED" | "REVOKED";
            readonly createdAt: components["schemas"]["Instant"];
            readonly expiresAt: components["schemas"]["Instant"] | null;
            readonly rotatedAt: components["schemas"]["Instant"] | null;
            readonly previousSecretValidUntil: components["schemas"]["Instant"] | null;
            readonly revokedAt: components["schemas"]["Instant"] | null;
        };
        /**
         * @description Ties together all that one request set off
         * @example 0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718
         */
        readonly CorrelationId: string;
        /**
         * Format: int64
         * @description How many: a whole number from 0
         * @example 3
         */
        readonly Count: number;
        /** @enum {string} */
        readonly Counted: "requests" | "sources" | "deliveries";
        /** @enum {string} */
        readonly DataFormat: "ocel-json" | "ocel-xml" | "ocel-xml-xsd" | "ocel-sqlite" | "xes" | "csv" | "parquet" | "sqlite";
        readonly Delivery: {
            readonly id: components["schemas"]["DeliveryId"];
            readonly webhookId: components["schemas"]["WebhookId"];
            readonly messageType: string;
            readonly requestId: components["schemas"]["Uuid"] | null;
            readonly flowId: components["schemas"]["FlowId"] | null;
            readonly status: components["schemas"]["DeliveryStatus"];
            readonly dueAt: components["schemas"]["Instant"];
            readonly nextAttemptAt: components["schemas"]["Instant"] | null;
            readonly attemptCount: components["schemas"]["Count"];
            readonly lastStatus: components["schemas"]["Count"] | null;
            readonly lastReason: string | null;
            readonly createdAt: components["schemas"]["Instant"];
            readonly updatedAt: components["schemas"]["Instant"];
            readonly attempts: readonly components["schemas"]["Attempt"][];
        };
        /**
         * @description Where a list of deliveries goes on: the `cursor` of the page before
         * @example 1795512600000-42
         */
        readonly DeliveryCursor: string;
        /**
         * @description The `webhook-id` of the message
         * @example msg_0190f3a27e4b7cc3a1b2c3d4e5f60718_42
         */
        readonly DeliveryId: string;
        /** @enum {string} */
        readonly DeliveryStatus: "pending" | "sending" | "delivered" | "failed" | "stopped";
        /**
         * @description Any text; no names of people, for it is kept in the history
         * @example Year 7, group A
         */
        readonly Description: string;
        readonly Difference: {
            readonly kind: components["schemas"]["ThingKind"];
            readonly id: string;
            /**
             * @description For people, as it was last: the title of a flow or webhook, when a schedule runs; null of an API client
             * @example Mathematics
             */
            readonly name: string | null;
            readonly change: components["schemas"]["ChangeKind"];
            /** @description Of a flow, as JSON Patch (RFC 6902); null of all else */
            readonly changes: readonly Record<string, never>[] | null;
            /** @description The last event that changed it */
            readonly event: components["schemas"]["HistoryEvent"];
        };
        /** @enum {string} */
        readonly DifferenceKind: "flow" | "external-source" | "metadata" | "participant" | "allocation";
        /** @enum {string} */
        readonly DisableReason: "gone" | "failing" | "client-revoked";
        readonly DurationPercentiles: {
            /** @description Of how many */
            readonly n: components["schemas"]["Count"];
            /** @description In milliseconds */
            readonly p50: number;
            /** @description In milliseconds */
            readonly p90: number;
            /** @description In milliseconds */
            readonly p95: number;
            /** @description In milliseconds */
            readonly p99: number;
            /** @description In milliseconds */
            readonly max: number;
        };
        /**
         * @description Kept apart from the history, and can be forgotten
         * @example ada@example.org
         */
        readonly Email: string;
        /**
         * @description Names of events, as the `events` of a webhook has them, with a comma between them
         * @example flow.sync.requested
         */
        readonly EventNames: string;
        /**
         * @description Types of events with a comma between them, or the beginning of some with `*` at its end
         * @example Sync*,SourceAdded
         */
        readonly EventTypes: string;
        /** @enum {string} */
        readonly ExportCase: "flow" | "request" | "participant";
        /** @enum {string} */
        readonly ExportFormat: "ndjson" | "csv" | "cloudevents" | "ocsf";
        readonly ExternalSource: {
            readonly id: components["schemas"]["SourceId"];
            readonly reference: components["schemas"]["Reference"];
            readonly description: string;
            readonly createdAt: components["schemas"]["Instant"];
            readonly updatedAt: components["schemas"]["Instant"];
            /** @description When a sync of it was last requested */
            readonly lastRequestedSync: components["schemas"]["Instant"] | null;
            /** @description When the last one ended */
            readonly lastSync: components["schemas"]["Instant"] | null;
            readonly state: components["schemas"]["SyncState"];
            /** @description The request that it is open in */
            readonly openRequestId: components["schemas"]["Uuid"] | null;
            /** @description It is sent when the open one has ended */
            readonly queuedRequestId: components["schemas"]["Uuid"] | null;
            /** @description How many participants are allocated to it */
            readonly allocatedCount: components["schemas"]["Count"];
            readonly progress: components["schemas"]["Progress"] | null;
            /** @description What the last sync ended with */
            readonly reason: components["schemas"]["FailureReason"] | null;
            /** @description What the integration said of the last sync, for people */
            readonly message: components["schemas"]["Message"] | null;
            /** @description What the integration said of the last sync */
            readonly counts: components["schemas"]["SyncCounts"] | null;
            /** @description How old its data may be, in seconds; null: nobody promised that */
            readonly maxAge: components["schemas"]["MaxAge"] | null;
            /** @description Whether its data are older than promised */
            readonly stale: boolean;
            /** @description Since when its data are older than promised; null: they are not */
            readonly staleSince: components["schemas"]["Instant"] | null;
            /** @description Null: that of the flow */
            readonly removalGuard: components["schemas"]["RemovalGuard"] | null;
            /** @description A change that is held until a person decides */
            readonly holdId: components["schemas"]["Uuid"] | null;
        };
        readonly ExternalSourceChange: {
            readonly description: components["schemas"]["Description"] | null;
            readonly maxAge?: components["schemas"]["MaxAge"] | null;
        };
        readonly ExternalSourceOfFlow: {
            readonly flowId: components["schemas"]["FlowId"];
            readonly flowCode: components["schemas"]["FlowCode"];
            readonly flowTitle: components["schemas"]["FlowTitle"];
            readonly archived: boolean;
            readonly id: components["schemas"]["SourceId"];
            readonly reference: components["schemas"]["Reference"];
            readonly description: string;
            readonly createdAt: components["schemas"]["Instant"];
            readonly updatedAt: components["schemas"]["Instant"];
            /** @description When a sync of it was last requested */
            readonly lastRequestedSync: components["schemas"]["Instant"] | null;
            /** @description When the last one ended */
            readonly lastSync: components["schemas"]["Instant"] | null;
            readonly state: components["schemas"]["SyncState"];
            /** @description The request that it is open in */
            readonly openRequestId: components["schemas"]["Uuid"] | null;
            /** @description It is sent when the open one has ended */
            readonly queuedRequestId: components["schemas"]["Uuid"] | null;
            /** @description How many participants are allocated to it */
            readonly allocatedCount: components["schemas"]["Count"];
            readonly progress: components["schemas"]["Progress"] | null;
            /** @description What the last sync ended with */
            readonly reason: components["schemas"]["FailureReason"] | null;
            /** @description What the integration said of the last sync, for people */
            readonly message: components["schemas"]["Message"] | null;
            /** @description What the integration said of the last sync */
            readonly counts: components["schemas"]["SyncCounts"] | null;
            /** @description How old its data may be, in seconds; null: nobody promised that */
            readonly maxAge: components["schemas"]["MaxAge"] | null;
            /** @description Whether its data are older than promised */
            readonly stale: boolean;
            /** @description Since when its data are older than promised; null: they are not */
            readonly staleSince: components["schemas"]["Instant"] | null;
            /** @description Null: that of the flow */
            readonly removalGuard: components["schemas"]["RemovalGuard"] | null;
            /** @description A change that is held until a person decides */
            readonly holdId: components["schemas"]["Uuid"] | null;
        };
        readonly ExternalSourceSetUp: {
            readonly reference: components["schemas"]["Reference"];
            readonly description?: components["schemas"]["Description"] | null;
            readonly participantIds?: readonly components["schemas"]["ParticipantId"][];
        };
        /**
         * @description For programs: why it failed, in the words of the integrator
         * @example unknown-reference
         */
        readonly FailureReason: string;
        readonly Flow: {
            readonly flowId: components["schemas"]["FlowId"];
            readonly code: components["schemas"]["FlowCode"];
            readonly title: components["schemas"]["FlowTitle"];
            readonly subTitle: components["schemas"]["FlowSubTitle"] | null;
            readonly type: components["schemas"]["FlowKind"] | null;
            readonly managers: readonly components["schemas"]["ParticipantId"][];
            /** @description When it takes place, as far as that is known */
            readonly startsAt: components["schemas"]["Instant"] | null;
            readonly endsAt: components["schemas"]["Instant"] | null;
            readonly archived: boolean;
            /** @description Derived from its sources: `PENDING` is *Sync Requested*, `SUCCESS` is *Complete*, when all of them are */
            readonly state: components["schemas"]["SyncState"];
            /** @description How many external sources it has */
            readonly sources: components["schemas"]["Count"];
            /** @description How many of them are *Complete* */
            readonly sourcesComplete: components["schemas"]["Count"];
            readonly participantCount: components["schemas"]["Count"];
            /** @description Null: that of the installation */
            readonly removalGuard: components["schemas"]["RemovalGuard"] | null;
            readonly externalSources: readonly components["schemas"]["ExternalSource"][];
            readonly createdAt?: components["schemas"]["Instant"];
            readonly updatedAt?: components["schemas"]["Instant"];
        };
        readonly FlowArchivedData: {
            readonly flowId: components["schemas"]["FlowId"];
            readonly flowCode: components["schemas"]["FlowCode"];
        };
        /**
         * @description The code of a flow, by which other systems know it; several flows may have the same
         * @example MATHS-7
         */
        readonly FlowCode: string;
        /**
         * @description A flow code; `*` stands for any text, also for none
         * @example MATHS-*
         */
        readonly FlowCodePattern: string;
        readonly FlowDetails: {
            readonly code: components["schemas"]["FlowCode"];
            readonly title: components["schemas"]["FlowTitle"];
        };
        readonly FlowDifference: {
            readonly kind: components["schemas"]["DifferenceKind"];
            /** @description Which: the id of a source or participant, a key of the metadata, `<source>/<participant>` of an allocation */
            readonly id: string;
            readonly change: components["schemas"]["ChangeKind"];
            readonly before: unknown;
            readonly after: unknown;
            /** @description What changed, as JSON Patch (RFC 6902); of a flow that was not there before, all of it */
            readonly changes: readonly Record<string, never>[];
            /** @description The last event that changed it */
            readonly event: components["schemas"]["HistoryEvent"] | null;
        };
        readonly FlowHoldClosedData: {
            readonly flowId: components["schemas"]["FlowId"];
            readonly flowCode: components["schemas"]["FlowCode"];
            readonly externalSource: components["schemas"]["MessageExternalSource"];
            readonly holdId: components["schemas"]["Uuid"];
            readonly outcome: components["schemas"]["HoldOutcome"];
            readonly endedBy: string;
            readonly supersededBy: components["schemas"]["Uuid"] | null;
        };
        readonly FlowHoldOpenedData: {
            readonly flowId: components["schemas"]["FlowId"];
            readonly flowCode: components["schemas"]["FlowCode"];
            readonly externalSource: components["schemas"]["MessageExternalSource"];
            readonly holdId: components["schemas"]["Uuid"];
            readonly requestId: components["schemas"]["Uuid"] | null;
            readonly change: components["schemas"]["HeldChange"];
            readonly removed: components["schemas"]["Count"];
            readonly of: components["schemas"]["Count"];
            readonly guard: components["schemas"]["RemovalGuard"];
            readonly deadline: components["schemas"]["Instant"];
        };
        /**
         * Format: int64
         * @description The number of a flow
         * @example 7
         */
        readonly FlowId: number;
        /**
         * @description What kind of flow it is; the words are those of the platform
         * @example FLOWassign
         */
        readonly FlowKind: string;
        readonly FlowMetadata: {
            readonly [key: string]: string | null;
        };
        readonly FlowMetadataFilter: {
            readonly [key: string]: components["schemas"]["MetadataValue"];
        };
        readonly FlowRemovalGuard: {
            readonly removalGuard: components["schemas"]["RemovalGuard"] | null;
        };
        readonly FlowSearch: {
            readonly metadata?: components["schemas"]["FlowMetadataFilter"];
            readonly code?: components["schemas"]["FlowCode"];
            readonly title?: components["schemas"]["FlowTitle"];
            readonly state?: components["schemas"]["SyncState"];
            readonly archived?: boolean;
        };
        readonly FlowSetUp: {
            readonly title?: components["schemas"]["FlowTitle"];
            readonly subTitle?: components["schemas"]["FlowSubTitle"] | null;
            readonly type?: components["schemas"]["Count"] | components["schemas"]["FlowKind"];
            readonly managers?: readonly components["schemas"]["ParticipantId"][];
            readonly startsAt?: components["schemas"]["Instant"] | null;
            readonly endsAt?: components["schemas"]["Instant"] | null;
            readonly metadata?: components["schemas"]["SetUpMetadata"];
            readonly participants?: readonly components["schemas"]["NewParticipant"][];
            readonly externalSources?: readonly components["schemas"]["ExternalSourceSetUp"][];
            /** @description Tells what would change, and changes nothing */
            readonly dryRun?: boolean;
        };
        readonly FlowSetUpChanges: {
            readonly details: boolean;
            readonly dates: boolean;
            readonly metadata: boolean;
            readonly externalSourcesAdded: readonly components["schemas"]["Reference"][];
            readonly externalSourcesDescribed: readonly components["schemas"]["Reference"][];
            readonly participantsAdded: components["schemas"]["Count"];
            readonly allocationsAdded: components["schemas"]["Count"];
        };
        readonly FlowSetUpResult: {
            readonly dryRun: boolean;
            readonly changes: components["schemas"]["FlowSetUpChanges"];
            /** @description As it is afterwards, or would be */
            readonly flow: components["schemas"]["Flow"];
        };
        readonly FlowSourceAddedData: {
            readonly flowId: components["schemas"]["FlowId"];
            readonly flowCode: components["schemas"]["FlowCode"];
            readonly externalSource: components["schemas"]["MessageExternalSource"];
            readonly description: components["schemas"]["Description"];
        };
        readonly FlowSourceRemovedData: {
            readonly flowId: components["schemas"]["FlowId"];
            readonly flowCode: components["schemas"]["FlowCode"];
            readonly externalSource: components["schemas"]["MessageExternalSource"];
        };
        readonly FlowSourceStaleData: {
            readonly flowId: components["schemas"]["FlowId"];
            readonly flowCode: components["schemas"]["FlowCode"];
            readonly externalSource: components["schemas"]["MessageExternalSource"];
            readonly staleSince: components["schemas"]["Instant"];
            readonly maxAge: components["schemas"]["MaxAge"];
        };
        /**
         * @description One line
         * @example Written exam
         */
        readonly FlowSubTitle: string;
        readonly FlowSummary: {
            readonly flowId: components["schemas"]["FlowId"];
            readonly code: components["schemas"]["FlowCode"];
            readonly title: components["schemas"]["FlowTitle"];
            readonly subTitle: components["schemas"]["FlowSubTitle"] | null;
            readonly type: components["schemas"]["FlowKind"] | null;
            readonly managers: readonly components["schemas"]["ParticipantId"][];
            /** @description When it takes place, as far as that is known */
            readonly startsAt: components["schemas"]["Instant"] | null;
            readonly endsAt: components["schemas"]["Instant"] | null;
            readonly archived: boolean;
            /** @description Derived from its sources: `PENDING` is *Sync Requested*, `SUCCESS` is *Complete*, when all of them are */
            readonly state: components["schemas"]["SyncState"];
            /** @description How many external sources it has */
            readonly sources: components["schemas"]["Count"];
            /** @description How many of them are *Complete* */
            readonly sourcesComplete: components["schemas"]["Count"];
            /** @description How many sit it */
            readonly participantCount: components["schemas"]["Count"];
            readonly createdAt: components["schemas"]["Instant"];
            readonly updatedAt: components["schemas"]["Instant"];
            readonly externalSourceReferences: readonly components["schemas"]["Reference"][];
        };
        readonly FlowSyncCancelledData: {
            readonly requestId: components["schemas"]["Uuid"];
            readonly flowId: components["schemas"]["FlowId"];
            readonly flowCode: components["schemas"]["FlowCode"];
            readonly externalSources: readonly components["schemas"]["MessageExternalSource"][];
            readonly reason: "requested" | "source-removed" | "flow-archived" | "superseded";
        };
        readonly FlowSyncCompletedData: {
            readonly requestId: components["schemas"]["Uuid"] | null;
            readonly flowId: components["schemas"]["FlowId"];
            readonly flowCode: components["schemas"]["FlowCode"];
            readonly externalSources: readonly components["schemas"]["MessageExternalSource"][];
            readonly late: boolean;
            readonly message: components["schemas"]["Message"] | null;
            readonly counts: components["schemas"]["SyncCounts"] | null;
        };
        readonly FlowSyncFailedData: {
            readonly requestId: components["schemas"]["Uuid"] | null;
            readonly flowId: components["schemas"]["FlowId"];
            readonly flowCode: components["schemas"]["FlowCode"];
            readonly externalSources: readonly components["schemas"]["MessageExternalSource"][];
            readonly late: boolean;
            readonly reason: components["schemas"]["FailureReason"] | null;
            readonly message: components["schemas"]["Message"] | null;
        };
        readonly FlowSyncProgressedData: {
            readonly requestId: components["schemas"]["Uuid"];
            readonly flowId: components["schemas"]["FlowId"];
            readonly flowCode: components["schemas"]["FlowCode"];
            readonly externalSources: readonly components["schemas"]["MessageExternalSource"][];
            readonly percent: components["schemas"]["Percent"] | null;
            readonly message: components["schemas"]["Message"] | null;
        };
        readonly FlowSyncRequestedData: {
            readonly requestId: components["schemas"]["Uuid"];
            readonly flowId: components["schemas"]["FlowId"];
            readonly flowCode: components["schemas"]["FlowCode"];
            readonly externalSources: readonly components["schemas"]["MessageExternalSource"][];
        };
        readonly FlowSyncTimedOutData: {
            readonly requestId: components["schemas"]["Uuid"];
            readonly flowId: components["schemas"]["FlowId"];
            readonly flowCode: components["schemas"]["FlowCode"];
            readonly externalSources: readonly components["schemas"]["MessageExternalSource"][];
            readonly deadline: components["schemas"]["Instant"];
        };
        /**
         * @description One line
         * @example Mathematics, summer 2026
         */
        readonly FlowTitle: string;
        readonly FlowUnarchivedData: {
            readonly flowId: components["schemas"]["FlowId"];
            readonly flowCode: components["schemas"]["FlowCode"];
        };
        /**
         * Format: int64
         * @description In seconds, at most 30 days: how long the old key is still good
         * @example 3600
         */
        readonly GraceSeconds: number;
        /**
         * @description What is counted together: a dimension, a unit of time, or one of each
         * @example integration,day
         */
        readonly GroupBy: string;
        /**
         * @description Where the next groups begin: the `cursor` of the answer before
         * @example gNDE
         */
        readonly GroupCursor: string;
        /**
         * Format: int64
         * @description At most so many groups
         * @example 100
         */
        readonly GroupLimit: number;
        readonly Header: {
            readonly name: string;
            readonly value: string;
        };
        /**
         * @description The header that holds the signature of the scheme `plain`
         * @example x-hub-signature-256
         */
        readonly HeaderName: string;
        readonly Held: {
            readonly holdId: components["schemas"]["Uuid"];
            readonly change: components["schemas"]["HeldChange"];
            /** @description For a person */
            readonly reason: string;
            /** @description How many would go */
            readonly removed: components["schemas"]["Count"];
            /** @description How many there are */
            readonly of: components["schemas"]["Count"];
            /** @description Until when a person may decide */
            readonly deadline: components["schemas"]["Instant"];
        };
        readonly HeldAnswer: {
            readonly held: components["schemas"]["Held"];
        };
        /** @enum {string} */
        readonly HeldChange: "list" | "clear" | "participants" | "source";
        readonly HistoryEvent: {
            readonly eventId: string;
            readonly type: string;
            /** @description What it happened to: `flow-17` */
            readonly stream: string;
            readonly revision: components["schemas"]["Count"];
            readonly position: components["schemas"]["Position"];
            readonly occurredAt: components["schemas"]["Instant"] | null;
            readonly actor: components["schemas"]["Actor"] | null;
            readonly correlationId: string | null;
            /** @description The event that set this one off; null when a caller did */
            readonly causationId: components["schemas"]["Uuid"] | null;
            readonly data: Record<string, never> | null;
            /** @description Why this version cannot read it; null when it can */
            readonly unreadable: string | null;
        };
        readonly HistoryKey: {
            /** @description By which everybody can verify what the key signed */
            readonly vkey: string;
            /** @description Null: it is the present one */
            readonly signsUntil: components["schemas"]["Instant"] | null;
        };
        readonly HistoryKeys: {
            readonly origin: string;
            /** @description So many events were there before the history was proved */
            readonly unproved: number;
            readonly keys: readonly components["schemas"]["HistoryKey"][];
        };
        readonly Hold: {
            readonly holdId: components["schemas"]["Uuid"];
            readonly flowId: components["schemas"]["FlowId"];
            readonly externalSource: components["schemas"]["SourceOfHold"];
            readonly requestId: components["schemas"]["Uuid"] | null;
            readonly state: components["schemas"]["HoldState"];
            readonly change: components["schemas"]["HeldChange"];
            readonly reason: string;
            /** @description How many would go */
            readonly removed: components["schemas"]["Count"];
            /** @description How many the source had */
            readonly of: components["schemas"]["Count"];
            /** @description How many would come */
            readonly added: components["schemas"]["Count"];
            /** @description The bound that the change goes beyond */
            readonly removalGuard: components["schemas"]["RemovalGuard"];
            readonly heldAt: components["schemas"]["Instant"];
            /** @description Id of the API client whose change it is */
            readonly heldBy: string;
            readonly deadline: components["schemas"]["Instant"];
            readonly endedAt: components["schemas"]["Instant"] | null;
            readonly endedBy: string | null;
            readonly comment: components["schemas"]["HoldComment"] | null;
            /** @description Why something else took its place */
            readonly supersededBecause: components["schemas"]["SupersededBecause"] | null;
            /** @description The hold that took its place */
            readonly supersededBy: components["schemas"]["Uuid"] | null;
        };
        readonly HoldApproval: {
            readonly comment?: components["schemas"]["HoldComment"];
            readonly removed?: components["schemas"]["Count"];
        };
        /**
         * @description For people
         * @example The export was empty.
         */
        readonly HoldComment: string;
        /**
         * Format: int64
         * @description At most so many of each
         * @example 1000
         */
        readonly HoldLimit: number;
        readonly HoldOfRequest: {
            readonly holdId: components["schemas"]["Uuid"];
            readonly externalSourceId: components["schemas"]["SourceId"];
            readonly removed: components["schemas"]["Count"];
            readonly of: components["schemas"]["Count"];
            readonly deadline: components["schemas"]["Instant"];
        };
        /** @enum {string} */
        readonly HoldOutcome: "approved" | "rejected" | "timed-out" | "superseded";
        readonly HoldParticipants: {
            readonly removed: readonly components["schemas"]["ParticipantId"][];
            readonly added: readonly components["schemas"]["ParticipantId"][];
        };
        readonly HoldRejection: {
            readonly comment?: components["schemas"]["HoldComment"];
        };
        /** @enum {string} */
        readonly HoldState: "HELD" | "APPROVED" | "REJECTED" | "TIMED_OUT" | "SUPERSEDED";
        readonly HoldWithParticipants: {
            readonly holdId: components["schemas"]["Uuid"];
            readonly flowId: components["schemas"]["FlowId"];
            readonly externalSource: components["schemas"]["SourceOfHold"];
            readonly requestId: components["schemas"]["Uuid"] | null;
            readonly state: components["schemas"]["HoldState"];
            readonly change: components["schemas"]["HeldChange"];
            readonly reason: string;
            /** @description How many would go */
            readonly removed: components["schemas"]["Count"];
            /** @description How many the source had */
            readonly of: components["schemas"]["Count"];
            /** @description How many would come */
            readonly added: components["schemas"]["Count"];
            /** @description The bound that the change goes beyond */
            readonly removalGuard: components["schemas"]["RemovalGuard"];
            readonly heldAt: components["schemas"]["Instant"];
            /** @description Id of the API client whose change it is */
            readonly heldBy: string;
            readonly deadline: components["schemas"]["Instant"];
            readonly endedAt: components["schemas"]["Instant"] | null;
            readonly endedBy: string | null;
            readonly comment: components["schemas"]["HoldComment"] | null;
            /** @description Why something else took its place */
            readonly supersededBecause: components["schemas"]["SupersededBecause"] | null;
            /** @description The hold that took its place */
            readonly supersededBy: components["schemas"]["Uuid"] | null;
            readonly participants: components["schemas"]["HoldParticipants"];
        };
        /**
         * Format: int64
         * @description How far back, in hours
         * @example 24
         */
        readonly Hours: number;
        /**
         * @description A time: ISO 8601 in UTC, with milliseconds
         * @example 2026-11-24T09:30:00.000Z
         */
        readonly Instant: string;
        readonly LastError: {
            readonly at: components["schemas"]["Instant"];
            readonly deliveryId: components["schemas"]["DeliveryId"];
            readonly status: components["schemas"]["Count"] | null;
            readonly reason: string | null;
            readonly advice: string | null;
        };
        readonly LateAnswer: {
            /** @enum {string} */
            readonly state: "QUEUED" | "PENDING" | "SUCCESS" | "FAILED" | "TIMED_OUT" | "CANCELLED";
            readonly at: components["schemas"]["Instant"];
            readonly by: string;
            readonly reason: components["schemas"]["FailureReason"] | null;
            readonly message: components["schemas"]["Message"] | null;
        };
        /**
         * Format: int64
         * @description In seconds, from a minute to a year: how old data may be
         * @example 86400
         */
        readonly MaxAge: number;
        /**
         * Format: int64
         * @description At most so many messages are sent at a time
         * @example 4
         */
        readonly MaxConcurrent: number;
        /**
         * Format: int64
         * @description At most so many messages are sent in a second
         * @example 10
         */
        readonly MaxPerSecond: number;
        /**
         * Format: int64
         * @description So many events of the log are replayed at most
         * @example 1000
         */
        readonly MaxReplay: number;
        /**
         * @description For people; no names, for it is kept in the history
         * @example Fetched 38 students.
         */
        readonly Message: string;
        readonly MessageExternalSource: {
            readonly id: components["schemas"]["SourceId"];
            readonly reference: components["schemas"]["Reference"];
        };
        /** @enum {string} */
        readonly MessageType: "FLOW_EXTERNAL_SOURCE" | "flow.sync.requested" | "flow.sync.completed" | "flow.sync.failed" | "flow.sync.cancelled" | "flow.sync.timed_out" | "flow.sync.progressed" | "flow.source.added" | "flow.source.removed" | "flow.source.stale" | "flow.hold.opened" | "flow.hold.closed" | "flow.archived" | "flow.unarchived" | "ALTERNATIVE_GRADE" | "ASSESSMENT" | "ASSIGNMENT" | "FINAL_GRADE" | "FLOW_PERIOD_UPDATED" | "FLOW_STATE_UPDATED" | "PAPER_SUBMITTED" | "webhook.test" | "webhook.disabled";
        readonly MetadataChange: {
            readonly key: string;
            readonly before: string | null;
            readonly after: string | null;
        };
        /**
         * @description Not `title`, `subtitle` or `code`, which have fields of their own
         * @example room
         */
        readonly MetadataKey: string;
        readonly MetadataOfUndo: {
            readonly key: string;
            readonly value: string | null;
        };
        /**
         * @description Any text; no names of people, for it is kept in the history
         * @example Hall 4
         */
        readonly MetadataValue: string;
        readonly Missed: {
            readonly since: components["schemas"]["Instant"];
            readonly deliveries: components["schemas"]["Count"];
            readonly recover: components["schemas"]["MissedRecovery"];
        };
        readonly MissedRecovery: {
            readonly path: string;
            readonly body: components["schemas"]["MissedRecoveryBody"];
        };
        readonly MissedRecoveryBody: {
            readonly since: components["schemas"]["Instant"];
        };
        /**
         * @description A moment: a position, a time with a zone, or how long ago
         * @example -2h
         */
        readonly MomentName: string;
        readonly NewExternalSource: {
            readonly reference: components["schemas"]["Reference"];
            readonly description?: components["schemas"]["Description"] | null;
        };
        readonly NewFlow: {
            readonly title: components["schemas"]["FlowTitle"];
            readonly code?: components["schemas"]["FlowCode"];
            readonly subTitle?: components["schemas"]["FlowSubTitle"] | null;
            readonly type?: components["schemas"]["Count"] | components["schemas"]["FlowKind"];
            readonly managers?: readonly components["schemas"]["ParticipantId"][];
        };
        readonly NewFlowMetadata: {
            readonly [key: string]: components["schemas"]["MetadataValue"] | null;
        };
        readonly NewKey: {
            readonly clientId: string;
        } & {
            readonly apiKey?: string;
        };
        readonly NewParticipant: {
            readonly userId: components["schemas"]["ParticipantId"];
            readonly name?: components["schemas"]["PersonName"] | null;
            readonly email?: components["schemas"]["Email"] | null;
        };
        readonly NewParticipantEntry: components["schemas"]["NewParticipant"] | components["schemas"]["ParticipantByEmail"] | components["schemas"]["ParticipantByUserData"];
        readonly NewParticipantIds: {
            readonly participantIds: readonly components["schemas"]["ParticipantId"][];
        };
        readonly NewParticipants: readonly components["schemas"]["NewParticipantEntry"][] | components["schemas"]["NewParticipantIds"];
        readonly NewSchedule: {
            readonly cron: components["schemas"]["Timing"];
            readonly zone?: components["schemas"]["Zone"];
            readonly references?: readonly components["schemas"]["Reference"][] | null;
            readonly from?: components["schemas"]["Instant"] | null;
            readonly until?: components["schemas"]["Instant"] | null;
            readonly active?: boolean;
        };
        readonly NewSyncRequest: {
            /** @description Of the external sources; left out, all of them */
            readonly references?: readonly components["schemas"]["Reference"][];
            /** @description What becomes of sources that are open: the request is joined (unless given), waited for, or the whole is refused */
            readonly whenOpen?: components["schemas"]["WhenOpen"];
        };
        readonly NewWebhook: {
            readonly id: components["schemas"]["WebhookId"];
            readonly owner: string | null;
            readonly title: components["schemas"]["WebhookTitle"];
            readonly url: components["schemas"]["WebhookUrl"];
            readonly active: boolean;
            readonly events: readonly components["schemas"]["Topic"][];
            readonly notSent: readonly components["schemas"]["NotSent"][];
            readonly filters: components["schemas"]["WebhookFilters"] | null;
            readonly maxPerSecond: components["schemas"]["MaxPerSecond"] | null;
            readonly maxConcurrent: components["schemas"]["MaxConcurrent"] | null;
            readonly signature: components["schemas"]["SignatureScheme"];
            readonly previousSecrets: readonly components["schemas"]["PreviousSecret"][];
            readonly disabledReason: components["schemas"]["DisableReason"] | null;
            readonly failingSince: components["schemas"]["Instant"] | null;
            readonly circuit: components["schemas"]["Circuit"] | null;
            readonly createdAt: components["schemas"]["Instant"];
            readonly updatedAt: components["schemas"]["Instant"];
            readonly secret?: components["schemas"]["WebhookSecret"];
        };
        readonly NotSent: {
            readonly event: components["schemas"]["Topic"];
            readonly note: string;
        };
        /**
         * Format: int64
         * @description At most so many
         * @example 100
         */
        readonly PageLimit: number;
        readonly Participant: {
            readonly participantId: components["schemas"]["ParticipantId"];
            readonly userId: components["schemas"]["ParticipantId"];
            readonly name: components["schemas"]["PersonName"] | null;
            readonly email: components["schemas"]["Email"] | null;
        };
        readonly ParticipantByEmail: {
            readonly email: components["schemas"]["Email"];
        };
        readonly ParticipantByUserData: {
            readonly userData: components["schemas"]["UserData"];
        };
        readonly ParticipantChange: {
            readonly participantId: components["schemas"]["ParticipantId"];
            readonly externalSource: components["schemas"]["ChangedSource"];
        };
        /** @enum {string} */
        readonly ParticipantError: "ALREADY_ON_FLOW" | "USER_NOT_FOUND" | "USER_NOT_UNIQUE";
        /**
         * Format: int64
         * @description The number of a participant, which is that of the user
         * @example 301
         */
        readonly ParticipantId: number;
        readonly ParticipantMove: {
            readonly participantId: components["schemas"]["ParticipantId"];
            readonly from: components["schemas"]["ChangedSource"];
            readonly to: components["schemas"]["ChangedSource"];
        };
        readonly ParticipantRef: {
            readonly id: components["schemas"]["ParticipantId"];
        };
        /**
         * Format: int64
         * @description From 0 to 100
         * @example 50
         */
        readonly Percent: number;
        readonly Percentiles: {
            readonly n: components["schemas"]["Count"];
            readonly p50: number | null;
            readonly p95: number | null;
        };
        /**
         * @description Kept apart from the history, and can be forgotten
         * @example Ada Lovelace
         */
        readonly PersonName: string;
        /** @enum {string} */
        readonly PhaseName: "queue" | "untilFirstAttempt" | "untilDelivered" | "untilFirstProgress" | "untilEnd";
        /**
         * @description A place in the whole log, as decimal text
         * @example 1042
         */
        readonly Position: string;
        readonly PreviousSecret: {
            readonly signature: components["schemas"]["SignatureScheme"];
            readonly validUntil: components["schemas"]["Instant"];
        };
        readonly Problem: {
            /**
             * @description For a program; it is part of the contract
             * @example invalid-value
             */
            readonly reason: string;
            /**
             * @description For a person; names field and value, and may change
             * @example body.reference must not be empty; it is ""
             */
            readonly message: string;
        };
        readonly Progress: {
            readonly percent: components["schemas"]["Percent"] | null;
            readonly message: components["schemas"]["Message"] | null;
            readonly at: components["schemas"]["Instant"];
        };
        /**
         * @description Verifies what is signed by the scheme `ed25519`
         * @example whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
         */
        readonly PublicKey: string;
        /** @enum {string} */
        readonly RecoverableState: "failed" | "stopped" | "delivered";
        readonly Recovery: {
            readonly id: components["schemas"]["Uuid"];
            readonly webhookId: components["schemas"]["WebhookId"];
            readonly state: components["schemas"]["RecoveryState"];
            readonly filter: components["schemas"]["RecoveryFilter"];
            readonly total: components["schemas"]["Count"];
            readonly resent: components["schemas"]["Count"];
            readonly skipped: components["schemas"]["Count"];
            readonly startedAt: components["schemas"]["Instant"];
            readonly updatedAt: components["schemas"]["Instant"];
            readonly endedAt: components["schemas"]["Instant"] | null;
        };
        readonly RecoveryAnswer: {
            readonly dryRun: boolean;
            readonly total: components["schemas"]["Count"];
            readonly recovery: components["schemas"]["Recovery"] | null;
        };
        readonly RecoveryFilter: {
            readonly state: components["schemas"]["DeliveryStatus"];
            readonly event: string | null;
            readonly flowId: components["schemas"]["FlowId"] | null;
            readonly requestId: components["schemas"]["Uuid"] | null;
            readonly statusClass: components["schemas"]["StatusClass"] | null;
            readonly since: components["schemas"]["Instant"] | null;
            readonly until: components["schemas"]["Instant"] | null;
        };
        /** @enum {string} */
        readonly RecoveryState: "running" | "finished" | "cancelled" | "webhook-off";
        readonly RecoveryToStart: {
            readonly state?: components["schemas"]["RecoverableState"];
            readonly event?: components["schemas"]["MessageType"];
            readonly requestId?: components["schemas"]["Uuid"];
            readonly statusClass?: components["schemas"]["StatusClass"];
            readonly since?: components["schemas"]["Time"];
            readonly until?: components["schemas"]["Time"];
            readonly flowId?: components["schemas"]["FlowId"];
            readonly dryRun?: boolean;
        };
        readonly Redaction: {
            readonly eventId: string;
            readonly stream: string;
            /** @description Texts that nobody can read any more; 0: that was so before */
            readonly redacted: components["schemas"]["Count"];
            /**
             * @description Texts that were stored before such were sealed, and stay
             * @example 0
             */
            readonly inTheClear: components["schemas"]["Count"];
        };
        /**
         * @description Why, for people
         * @example It named a person.
         */
        readonly RedactionReason: string;
        readonly RedactionRequest: {
            readonly reason: components["schemas"]["RedactionReason"];
        };
        /**
         * @description Names the class or exam in the other system; unique in its flow, not across flows. Percent-encode it in a path
         * @example maths-7
         */
        readonly Reference: string;
        /**
         * @description A reference; `*` stands for any text, also for none
         * @example class-*
         */
        readonly ReferencePattern: string;
        readonly Refusal: {
            /** @constant */
            readonly success: false;
            readonly data: null;
            readonly error: components["schemas"]["RefusalError"];
        };
        readonly RefusalError: {
            /**
             * @description The HTTP status
             * @example 400
             */
            readonly code: number;
            /**
             * @description For a person
             * @example Bad request
             */
            readonly message: string;
            readonly errors: readonly components["schemas"]["Problem"][];
        };
        /**
         * @description What goes beyond both the share and the number is held; `off` for no bound
         * @example 20%,5
         */
        readonly RemovalGuard: string;
        readonly ReplayStep: {
            /** @description What happened, when, and who did it */
            readonly event: components["schemas"]["HistoryEvent"];
            /** @description The flow after that, by the rules of today */
            readonly state: components["schemas"]["Flow"];
            /** @description What changed, as JSON Patch (RFC 6902); of a flow that was not there before, all of it */
            readonly changes: readonly Record<string, never>[];
            /** @description The event that set this one off, the one that set off that, and so on */
            readonly causes: readonly components["schemas"]["CauseOfEvent"][];
            /** @description Since the event before it; null for the first */
            readonly sinceLastMs: components["schemas"]["Count"] | null;
        };
        readonly ReportedCounts: {
            readonly added?: components["schemas"]["Count"];
            readonly updated?: components["schemas"]["Count"];
            readonly removed?: components["schemas"]["Count"];
        };
        readonly RequestChanges: {
            readonly added: components["schemas"]["Count"];
            readonly removed: components["schemas"]["Count"];
            readonly moved: components["schemas"]["Count"];
            readonly late: components["schemas"]["Count"];
        };
        readonly RequestedSource: {
            readonly id: components["schemas"]["SourceId"];
            readonly reference: components["schemas"]["Reference"];
            readonly requestId: components["schemas"]["Uuid"];
            /** @description It was open, or waited, already: `requestId` is that of the earlier request */
            readonly joined: boolean;
            /** @description It waits for `requestId`, which is sent when the one that it is open in has ended */
            readonly queued: boolean;
        };
        /** @enum {string} */
        readonly Role: "admin" | "manager" | "integrator" | "analyst";
        readonly Rotation: {
            readonly graceSeconds?: components["schemas"]["GraceSeconds"];
        };
        readonly Schedule: {
            readonly id: components["schemas"]["Uuid"];
            readonly flowId: components["schemas"]["FlowId"];
            readonly cron: components["schemas"]["Timing"];
            readonly zone: components["schemas"]["Zone"];
            readonly references: readonly components["schemas"]["Reference"][] | null;
            readonly from: components["schemas"]["Instant"] | null;
            readonly until: components["schemas"]["Instant"] | null;
            readonly active: boolean;
            readonly next: readonly components["schemas"]["Instant"][];
            readonly createdBy: string | null;
            readonly createdAt: components["schemas"]["Instant"];
            readonly updatedAt: components["schemas"]["Instant"];
            readonly runs: components["schemas"]["Count"];
            readonly lastRun: components["schemas"]["ScheduleRun"] | null;
        };
        readonly ScheduleChange: {
            readonly cron: components["schemas"]["Timing"];
            readonly active: boolean;
            readonly zone?: components["schemas"]["Zone"];
            readonly references?: readonly components["schemas"]["Reference"][] | null;
            readonly from?: components["schemas"]["Instant"] | null;
            readonly until?: components["schemas"]["Instant"] | null;
        };
        readonly ScheduleRefusal: {
            readonly reason: string;
            readonly message: string;
        };
        readonly ScheduleRun: {
            readonly due: components["schemas"]["Instant"];
            readonly at: components["schemas"]["Instant"];
            /** @description How many more times were due until then, and not made up for; at most 1,000 are counted */
            readonly missed: components["schemas"]["Count"];
            readonly requestId: components["schemas"]["Uuid"] | null;
            readonly joined: readonly components["schemas"]["Uuid"][];
            readonly refused: components["schemas"]["ScheduleRefusal"] | null;
        };
        /** @enum {string} */
        readonly Scheme: "hmac" | "ed25519" | "plain";
        readonly SetUpMetadata: {
            readonly [key: string]: components["schemas"]["MetadataValue"];
        };
        readonly SignatureChoice: {
            readonly scheme: components["schemas"]["Scheme"];
            readonly header?: components["schemas"]["HeaderName"];
            readonly encoding?: components["schemas"]["SignatureEncoding"];
            readonly prefix?: components["schemas"]["SignaturePrefix"];
        };
        /** @enum {string} */
        readonly SignatureEncoding: "hex" | "base64";
        /**
         * @description Stands before the signature of the scheme `plain`
         * @example sha256=
         */
        readonly SignaturePrefix: string;
        readonly SignatureScheme: {
            /** @constant */
            readonly scheme: "hmac";
        } | {
            /** @constant */
            readonly scheme: "ed25519";
            readonly publicKey: components["schemas"]["PublicKey"];
        } | {
            /** @constant */
            readonly scheme: "plain";
            readonly header: components["schemas"]["HeaderName"];
            readonly encoding: components["schemas"]["SignatureEncoding"];
            readonly prefix: components["schemas"]["SignaturePrefix"];
        };
        readonly SourceChanges: {
            readonly added: components["schemas"]["Count"];
            readonly removed: components["schemas"]["Count"];
        };
        /**
         * Format: int64
         * @description The number of an external source, unique in its flow
         * @example 1
         */
        readonly SourceId: number;
        readonly SourceOfChange: {
            readonly id: components["schemas"]["SourceId"];
            readonly reference: components["schemas"]["Reference"];
        };
        readonly SourceOfConflict: {
            readonly id: components["schemas"]["SourceId"];
            readonly reference: components["schemas"]["Reference"];
            readonly participantIds: readonly components["schemas"]["ParticipantId"][];
        };
        readonly SourceOfHold: {
            readonly id: components["schemas"]["SourceId"];
            readonly reference: components["schemas"]["Reference"];
        };
        readonly SourceOfUndo: {
            readonly id: components["schemas"]["SourceId"];
            readonly reference: components["schemas"]["Reference"];
            readonly added: readonly components["schemas"]["ParticipantId"][];
            readonly removed: readonly components["schemas"]["ParticipantId"][];
        };
        readonly SourceRemovalGuard: {
            readonly removalGuard: components["schemas"]["RemovalGuard"] | null;
        };
        /** @enum {string} */
        readonly State: "pending" | "sending" | "delivered" | "failed" | "stopped";
        readonly Statistics: {
            /** @description Sync requests, the sources of sync requests, or messages to webhooks */
            readonly counted: components["schemas"]["Counted"];
            readonly since: components["schemas"]["Instant"];
            readonly until: components["schemas"]["Instant"];
            readonly zone: string;
            readonly groupBy: string | null;
            /** @constant */
            readonly percentiles: "linear-interpolation";
            readonly groups: readonly components["schemas"]["StatisticsGroup"][];
            /** @description Where the next groups begin; null at the end */
            readonly cursor: string | null;
        };
        readonly StatisticsBucket: {
            readonly from: components["schemas"]["Instant"];
            readonly until: components["schemas"]["Instant"];
            /**
             * @description Its begin on the clock of the zone
             * @example 2026-03-29T00:00:00.000+01:00
             */
            readonly local: string;
        };
        readonly StatisticsDurations: {
            /** @description From when it was sent to its end; of a delivery until it first arrived */
            readonly total: components["schemas"]["DurationPercentiles"] | null;
            /** @description From the click until it was sent, of those that had to wait for another */
            readonly queue: components["schemas"]["DurationPercentiles"] | null;
            /** @description Until the first attempt to send it */
            readonly untilFirstAttempt: components["schemas"]["DurationPercentiles"] | null;
            /** @description From there until a webhook took it */
            readonly untilDelivered: components["schemas"]["DurationPercentiles"] | null;
            /** @description From there until an integration first reported progress */
            readonly untilFirstProgress: components["schemas"]["DurationPercentiles"] | null;
            /** @description From the last of these to its end */
            readonly untilEnd: components["schemas"]["DurationPercentiles"] | null;
        };
        readonly StatisticsGroup: {
            readonly by: components["schemas"]["StatisticsKey"];
            readonly bucket: components["schemas"]["StatisticsBucket"] | null;
            /** @description How many were asked for in this time */
            readonly n: components["schemas"]["Count"];
            /** @description Those that have not ended: they are in no rate and no duration */
            readonly open: components["schemas"]["Count"];
            readonly succeeded: components["schemas"]["Count"];
            /** @description Requests that succeeded for some of their sources */
            readonly partial: components["schemas"]["Count"];
            readonly failed: components["schemas"]["Count"];
            readonly timedOut: components["schemas"]["Count"];
            readonly cancelled: components["schemas"]["Count"];
            /** @description Those that were answered after their end */
            readonly late: components["schemas"]["Count"];
            readonly rates: components["schemas"]["StatisticsRates"];
            readonly durationsMs: components["schemas"]["StatisticsDurations"];
            /** @description Whether percentiles are exact; else they are within 1 %, and all else is exact */
            readonly exact: boolean;
        };
        readonly StatisticsKey: {
            readonly flowId?: components["schemas"]["FlowId"];
            readonly externalSourceId?: components["schemas"]["SourceId"];
            readonly reference?: components["schemas"]["Reference"];
            /** @description The API client that answered; null: nobody has */
            readonly integration?: string | null;
            /** @description The client or schedule that asked, or the person for whom a client asked */
            readonly manager?: string;
            readonly webhookId?: components["schemas"]["WebhookId"];
            /** @description Null: none was given, or it timed out */
            readonly reason?: string | null;
        };
        readonly StatisticsRates: {
            /** @description From 0 to 1; null: none has ended */
            readonly succeeded: number | null;
            /** @description From 0 to 1; null: none has ended */
            readonly partial: number | null;
            /** @description From 0 to 1; null: none has ended */
            readonly failed: number | null;
            /** @description From 0 to 1; null: none has ended */
            readonly timedOut: number | null;
            /** @description From 0 to 1; null: none has ended */
            readonly cancelled: number | null;
            /** @description From 0 to 1; null: none has ended */
            readonly late: number | null;
        };
        /** @enum {string} */
        readonly StatusClass: "2xx" | "3xx" | "4xx" | "5xx" | "none";
        /**
         * Format: int64
         * @description At most so many
         * @example 100
         */
        readonly StretchLimit: number;
        /** @enum {string} */
        readonly SupersededBecause: "newer" | "worse" | "flow-archived";
        readonly SyncChanges: {
            readonly requestId: components["schemas"]["Uuid"];
            readonly counts: components["schemas"]["ChangeCounts"];
            readonly added: readonly components["schemas"]["ParticipantChange"][];
            readonly removed: readonly components["schemas"]["ParticipantChange"][];
            readonly moved: readonly components["schemas"]["ParticipantMove"][];
            readonly metadata: readonly components["schemas"]["MetadataChange"][];
            readonly calls: readonly components["schemas"]["ChangeCall"][];
            readonly callCount: components["schemas"]["Count"];
            /** @description How many of its changes came when it had ended */
            readonly lateChanges: components["schemas"]["Count"];
            readonly undone: components["schemas"]["UndoneBy"] | null;
            /** @description The request that this is the undo of */
            readonly undoes: components["schemas"]["Uuid"] | null;
            /** @description What happened to its sources after it, by no request, until their next */
            readonly between: components["schemas"]["ChangesBetween"];
        };
        readonly SyncCounts: {
            readonly added?: components["schemas"]["Count"];
            readonly updated?: components["schemas"]["Count"];
            readonly removed?: components["schemas"]["Count"];
        };
        readonly SyncDone: {
            /** @description The request that this answers; left out, it is the one that is open */
            readonly requestId?: components["schemas"]["Uuid"];
            readonly message?: components["schemas"]["Message"];
            readonly counts?: components["schemas"]["ReportedCounts"];
        };
        readonly SyncFail: {
            /** @description The request that this answers; left out, it is the one that is open */
            readonly requestId?: components["schemas"]["Uuid"];
            readonly reason?: components["schemas"]["FailureReason"];
            readonly message?: components["schemas"]["Message"];
        };
        readonly SyncJoin: {
            readonly at: components["schemas"]["Instant"];
            readonly by: string;
            readonly byType: components["schemas"]["SyncRequester"];
            readonly externalSourceCount: components["schemas"]["Count"];
        };
        readonly SyncProgress: {
            readonly requestId?: components["schemas"]["Uuid"];
            readonly percent?: components["schemas"]["Percent"];
            readonly message?: components["schemas"]["Message"];
        };
        readonly SyncRequest: {
            readonly requestId: components["schemas"]["Uuid"];
            readonly flowId: components["schemas"]["FlowId"];
            /** @description That of the moment at which it was requested */
            readonly flowCode: components["schemas"]["FlowCode"];
            readonly state: components["schemas"]["SyncRequestState"];
            /** @description When somebody asked for it; where it had to wait, when it was sent */
            readonly requestedAt: components["schemas"]["Instant"];
            /** @description Id of the API client, or of the schedule */
            readonly requestedBy: string;
            readonly requestedByType: components["schemas"]["SyncRequester"];
            /** @description When somebody asked for it, where it had to wait */
            readonly queuedAt: components["schemas"]["Instant"] | null;
            /** @description Null while it waits; progress and resends extend it */
            readonly deadline: components["schemas"]["Instant"] | null;
            readonly endedAt: components["schemas"]["Instant"] | null;
            /** @description From the request to its end */
            readonly durationMs: components["schemas"]["Count"] | null;
            /** @description How often it was sent again because a manager asked for it */
            readonly resent: components["schemas"]["Count"];
            readonly lastResentAt: components["schemas"]["Instant"] | null;
            /** @description How often somebody joined it instead of making another request; `joined` are the last of them, oldest first */
            readonly joinedCount: components["schemas"]["Count"];
            readonly joined: readonly components["schemas"]["SyncJoin"][];
            readonly changes: components["schemas"]["RequestChanges"];
            /** @description The undo of it, if it was undone */
            readonly undoneBy: components["schemas"]["Uuid"] | null;
            /** @description Whether a change of it waits for a person */
            readonly held: boolean;
            readonly holds: readonly components["schemas"]["HoldOfRequest"][];
            readonly externalSources: readonly components["schemas"]["SyncRequestSource"][];
        };
        readonly SyncRequestChange: {
            readonly requestId: components["schemas"]["Uuid"];
            readonly externalSources: readonly components["schemas"]["SourceOfChange"][];
        };
        readonly SyncRequestSource: {
            readonly id: components["schemas"]["SourceId"];
            readonly reference: components["schemas"]["Reference"];
            /** @enum {string} */
            readonly state: "QUEUED" | "PENDING" | "SUCCESS" | "FAILED" | "TIMED_OUT" | "CANCELLED";
            readonly endedAt: components["schemas"]["Instant"] | null;
            /** @description Id of the API client, or of the part of the service, that ended it */
            readonly endedBy: string | null;
            readonly reason: string | null;
            readonly message: components["schemas"]["Message"] | null;
            readonly counts: components["schemas"]["SyncCounts"] | null;
            readonly changes: components["schemas"]["SourceChanges"];
            /** @description Whether `counts` say otherwise than `changes` */
            readonly countsDiffer: boolean;
            readonly progress: components["schemas"]["Progress"] | null;
            readonly late: components["schemas"]["LateAnswer"] | null;
        };
        /** @enum {string} */
        readonly SyncRequestState: "QUEUED" | "PENDING" | "SUCCESS" | "FAILED" | "TIMED_OUT" | "CANCELLED" | "PARTIAL";
        readonly SyncRequested: {
            readonly requestId: components["schemas"]["Uuid"];
            /** @enum {string} */
            readonly state: "PENDING" | "QUEUED";
            /** @description Null while it waits */
            readonly deadline: components["schemas"]["Instant"] | null;
            /** @description How many webhooks receive the new request. None: it ends at once, as `not-delivered` */
            readonly webhooks: components["schemas"]["Count"];
            readonly externalSources: readonly components["schemas"]["RequestedSource"][];
        };
        /** @enum {string} */
        readonly SyncRequester: "client" | "schedule";
        /** @enum {string} */
        readonly SyncState: "NONE" | "PENDING" | "SUCCESS" | "FAILED";
        readonly SyncTimeline: {
            readonly requestId: components["schemas"]["Uuid"];
            readonly flowId: components["schemas"]["FlowId"];
            readonly state: string;
            /** @description The click */
            readonly askedAt: components["schemas"]["Instant"];
            /** @description When it was sent: later than the click where it had to wait for another */
            readonly requestedAt: components["schemas"]["Instant"];
            readonly firstAttemptAt: components["schemas"]["Instant"] | null;
            readonly deliveredAt: components["schemas"]["Instant"] | null;
            readonly firstProgressAt: components["schemas"]["Instant"] | null;
            readonly endedAt: components["schemas"]["Instant"] | null;
            /** @description Whether it was answered after its end */
            readonly late: boolean;
            /** @description One after the other, from the click to the end or to this moment */
            readonly phases: readonly components["schemas"]["TimelinePhase"][];
            readonly waitingMs: components["schemas"]["TimelineWaiting"];
            /** @description The same time, by who was waited for */
            readonly waiting: readonly components["schemas"]["TimelineWait"][];
            readonly resent: components["schemas"]["Count"];
            readonly lastResentAt: components["schemas"]["Instant"] | null;
            readonly joinedCount: components["schemas"]["Count"];
            readonly externalSources: readonly components["schemas"]["TimelineSource"][];
            /** @description To webhooks that the caller may see, the first 100 */
            readonly deliveries: readonly components["schemas"]["TimelineDelivery"][];
            readonly holds: readonly components["schemas"]["TimelineHold"][];
        };
        readonly SyncUndo: {
            readonly requestId: components["schemas"]["Uuid"];
            /** @description Its changes name this id: it can be asked what they were, and be undone, as a request can */
            readonly undoId: components["schemas"]["Uuid"];
            readonly dryRun: boolean;
            /** @description Who was put back on their sources, and who was taken off */
            readonly added: components["schemas"]["Count"];
            readonly removed: components["schemas"]["Count"];
            readonly externalSources: readonly components["schemas"]["SourceOfUndo"][];
            readonly metadata: readonly components["schemas"]["MetadataOfUndo"][];
            readonly conflicts: components["schemas"]["UndoConflicts"];
        };
        readonly TestToSend: {
            readonly wait?: components["schemas"]["Wait"];
        };
        readonly TestVerdict: {
            readonly state: components["schemas"]["DeliveryStatus"];
            readonly attempt: components["schemas"]["Attempt"] | null;
            readonly verifies: boolean | null;
            readonly problem: string | null;
        };
        /** @enum {string} */
        readonly ThingKind: "flow" | "webhook" | "client" | "schedule";
        /**
         * @description A time with a zone: ISO 8601
         * @example 2026-11-24T09:30:00.000Z
         */
        readonly Time: string;
        readonly TimelineAttempt: {
            readonly attempt: components["schemas"]["Count"];
            readonly startedAt: components["schemas"]["Instant"];
            /** @description Null: it runs, or was cut short by a crash */
            readonly endedAt: components["schemas"]["Instant"] | null;
            readonly durationMs: components["schemas"]["Count"] | null;
            /** @description HTTP status of the answer; null: there was none */
            readonly status: components["schemas"]["Count"] | null;
            /** @description Why it failed */
            readonly reason: string | null;
        };
        readonly TimelineBar: {
            readonly requestId: components["schemas"]["Uuid"];
            readonly flowId: components["schemas"]["FlowId"];
            readonly state: string;
            readonly manager: string;
            readonly askedAt: components["schemas"]["Instant"];
            readonly requestedAt: components["schemas"]["Instant"];
            readonly firstAttemptAt: components["schemas"]["Instant"] | null;
            readonly deliveredAt: components["schemas"]["Instant"] | null;
            readonly firstProgressAt: components["schemas"]["Instant"] | null;
            /** @description Null: it is open */
            readonly endedAt: components["schemas"]["Instant"] | null;
            readonly late: boolean;
            /** @description Bars of one lane do not overlap */
            readonly lane: components["schemas"]["Count"];
        };
        readonly TimelineCluster: {
            readonly from: components["schemas"]["Instant"];
            readonly until: components["schemas"]["Instant"];
            /** @description How many were asked for in this time */
            readonly n: components["schemas"]["Count"];
            readonly open: components["schemas"]["Count"];
            readonly succeeded: components["schemas"]["Count"];
            readonly partial: components["schemas"]["Count"];
            readonly failed: components["schemas"]["Count"];
            readonly timedOut: components["schemas"]["Count"];
            readonly cancelled: components["schemas"]["Count"];
            readonly late: components["schemas"]["Count"];
            /** @description How long half of them took at most, in milliseconds; null: none has ended */
            readonly p50Ms: number | null;
            /** @description How long the longest of them took, in milliseconds; null: none has ended */
            readonly maxMs: number | null;
        };
        readonly TimelineDelivery: {
            readonly deliveryId: components["schemas"]["DeliveryId"];
            readonly webhookId: components["schemas"]["WebhookId"];
            readonly status: components["schemas"]["DeliveryStatus"];
            readonly scheduledAt: components["schemas"]["Instant"];
            readonly nextAttemptAt: components["schemas"]["Instant"] | null;
            readonly attemptCount: components["schemas"]["Count"];
            /** @description The first 50 */
            readonly attempts: readonly components["schemas"]["TimelineAttempt"][];
        };
        readonly TimelineHold: {
            readonly holdId: components["schemas"]["Uuid"];
            readonly externalSourceId: components["schemas"]["SourceId"];
            readonly state: string;
            readonly heldAt: components["schemas"]["Instant"];
            readonly endedAt: components["schemas"]["Instant"] | null;
        };
        readonly TimelinePhase: {
            readonly phase: components["schemas"]["PhaseName"];
            readonly from: components["schemas"]["Instant"];
            /** @description Null: it goes on */
            readonly until: components["schemas"]["Instant"] | null;
            /** @description How long it took, or has taken so far */
            readonly ms: components["schemas"]["Count"];
        };
        readonly TimelineSource: {
            readonly id: components["schemas"]["SourceId"];
            readonly reference: components["schemas"]["Reference"];
            readonly state: string;
            readonly endedAt: components["schemas"]["Instant"] | null;
            /** @description From when the request was sent */
            readonly durationMs: components["schemas"]["Count"] | null;
            readonly reason: string | null;
            /** @description When an answer came after the end */
            readonly answeredLateAt: components["schemas"]["Instant"] | null;
        };
        readonly TimelineWait: {
            /** @description Another request before it, flowsync, the schedule of attempts, the receiver and its integration, or a person who had to decide on a hold */
            readonly whose: components["schemas"]["WaitingFor"];
            readonly from: components["schemas"]["Instant"];
            readonly until: components["schemas"]["Instant"];
        };
        readonly TimelineWaiting: {
            /** @description In milliseconds */
            readonly queue: components["schemas"]["Count"];
            /** @description In milliseconds */
            readonly ours: components["schemas"]["Count"];
            /** @description In milliseconds */
            readonly schedule: components["schemas"]["Count"];
            /** @description In milliseconds */
            readonly theirs: components["schemas"]["Count"];
            /** @description In milliseconds */
            readonly people: components["schemas"]["Count"];
        };
        readonly Timelines: {
            readonly since: components["schemas"]["Instant"];
            readonly until: components["schemas"]["Instant"];
            /** @description What the numbers of clusters are of */
            readonly counted: components["schemas"]["Counted"];
            /** @description How many lanes the bars take */
            readonly lanes: components["schemas"]["Count"];
            /** @description By when they were asked for; also those that were running at the begin */
            readonly bars: readonly components["schemas"]["TimelineBar"][];
            /** @description Where there are too many to be drawn one by one */
            readonly clusters: readonly components["schemas"]["TimelineCluster"][];
            /** @description More were running at the begin than are shown */
            readonly moreBefore: boolean;
        };
        /**
         * @description A cron expression of five fields, `daily 05:30`, or `every 30m`
         * @example 30 5 * * MON-FRI
         */
        readonly Timing: string;
        readonly Timings: {
            readonly dns: components["schemas"]["Count"] | null;
            readonly connect: components["schemas"]["Count"] | null;
            readonly tls: components["schemas"]["Count"] | null;
            readonly firstByte: components["schemas"]["Count"] | null;
            readonly total: components["schemas"]["Count"] | null;
        };
        readonly Tls: {
            readonly protocol: string;
            readonly certificateEnds: components["schemas"]["Instant"] | null;
            readonly cipher: string | null;
            readonly issuer: string | null;
        };
        readonly Token: {
            readonly access_token: string;
            /** @constant */
            readonly token_type: "Bearer";
            /**
             * @description In seconds
             * @example 3600
             */
            readonly expires_in: number;
        };
        readonly TokenRefusal: {
            /**
             * @description As RFC 6749 names it
             * @example invalid_client
             */
            readonly error: string;
            /**
             * @description For a person
             * @example client_id is missing.
             */
            readonly error_description: string;
        };
        readonly TokenRequest: {
            /** @constant */
            readonly grant_type: "client_credentials";
            readonly client_id?: string;
            readonly client_secret?: string;
        };
        /** @enum {string} */
        readonly Topic: "FLOW_EXTERNAL_SOURCE" | "flow.sync.requested" | "flow.sync.completed" | "flow.sync.failed" | "flow.sync.cancelled" | "flow.sync.timed_out" | "flow.sync.progressed" | "flow.source.added" | "flow.source.removed" | "flow.source.stale" | "flow.hold.opened" | "flow.hold.closed" | "flow.archived" | "flow.unarchived" | "ALTERNATIVE_GRADE" | "ASSESSMENT" | "ASSIGNMENT" | "FINAL_GRADE" | "FLOW_PERIOD_UPDATED" | "FLOW_STATE_UPDATED" | "PAPER_SUBMITTED";
        readonly UndoConflicts: {
            readonly count: components["schemas"]["Count"];
            readonly externalSources: readonly components["schemas"]["SourceOfConflict"][];
            readonly metadata: readonly string[];
        };
        readonly UndoRequest: {
            /** @description Only say what would be done */
            readonly dryRun?: boolean;
            /** @description Take back changes of metadata, too */
            readonly metadata?: boolean;
        };
        readonly UndoneBy: {
            readonly undoId: components["schemas"]["Uuid"];
            readonly at: components["schemas"]["Instant"];
            readonly by: string;
            /** @description What somebody else had changed, and was left alone */
            readonly conflicts: components["schemas"]["Count"];
            /** @description Changes that the request made after that */
            readonly lateChanges: components["schemas"]["Count"];
        };
        readonly UserData: {
            readonly [key: string]: components["schemas"]["MetadataValue"] | components["schemas"]["Count"] | null;
        };
        readonly UserRef: {
            readonly id: components["schemas"]["ParticipantId"];
        };
        /**
         * @description A UUID in small letters
         * @example 0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718
         */
        readonly Uuid: string;
        readonly Wait: boolean | components["schemas"]["WaitSeconds"];
        /**
         * Format: int64
         * @description For how long to wait
         * @example 20
         */
        readonly WaitSeconds: number;
        /** @enum {string} */
        readonly WaitingFor: "queue" | "ours" | "schedule" | "theirs" | "people";
        readonly Webhook: {
            readonly id: components["schemas"]["WebhookId"];
            readonly owner: string | null;
            readonly title: components["schemas"]["WebhookTitle"];
            readonly url: components["schemas"]["WebhookUrl"];
            readonly active: boolean;
            readonly events: readonly components["schemas"]["Topic"][];
            readonly notSent: readonly components["schemas"]["NotSent"][];
            readonly filters: components["schemas"]["WebhookFilters"] | null;
            readonly maxPerSecond: components["schemas"]["MaxPerSecond"] | null;
            readonly maxConcurrent: components["schemas"]["MaxConcurrent"] | null;
            readonly signature: components["schemas"]["SignatureScheme"];
            readonly previousSecrets: readonly components["schemas"]["PreviousSecret"][];
            readonly disabledReason: components["schemas"]["DisableReason"] | null;
            readonly failingSince: components["schemas"]["Instant"] | null;
            readonly circuit: components["schemas"]["Circuit"] | null;
            readonly createdAt: components["schemas"]["Instant"];
            readonly updatedAt: components["schemas"]["Instant"];
        };
        readonly WebhookChange: {
            readonly title: components["schemas"]["WebhookTitle"];
            readonly url: components["schemas"]["WebhookUrl"];
            readonly events: readonly components["schemas"]["Topic"][];
            readonly active: boolean;
            readonly secret?: components["schemas"]["WebhookSecret"];
            readonly signature?: components["schemas"]["SignatureChoice"];
            readonly filters?: components["schemas"]["WebhookFiltersToSet"] | null;
            readonly maxPerSecond?: components["schemas"]["MaxPerSecond"] | null;
            readonly maxConcurrent?: components["schemas"]["MaxConcurrent"] | null;
        };
        readonly WebhookDisabledData: {
            readonly webhookId: components["schemas"]["WebhookId"];
            readonly title: components["schemas"]["WebhookTitle"];
            readonly reason: components["schemas"]["WhyOff"];
            readonly failingSince: components["schemas"]["Instant"] | null;
        };
        readonly WebhookFilters: {
            readonly flowIds?: readonly components["schemas"]["FlowId"][];
            readonly flowCodes?: readonly components["schemas"]["FlowCodePattern"][];
            readonly references?: readonly components["schemas"]["ReferencePattern"][];
        };
        readonly WebhookFiltersToSet: {
            readonly flowIds?: readonly components["schemas"]["FlowId"][];
            readonly flowCodes?: readonly components["schemas"]["FlowCodePattern"][];
            readonly references?: readonly components["schemas"]["ReferencePattern"][];
        };
        /**
         * Format: int64
         * @description The number of a webhook
         * @example 42
         */
        readonly WebhookId: number;
        /**
         * @description `whsec_` and 24 to 64 bytes in base64; of the scheme `ed25519` `whsk_` and a key of 32 or 64; of `plain` any text
         * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
         */
        readonly WebhookSecret: string;
        readonly WebhookStatistics: {
            readonly webhookId: components["schemas"]["WebhookId"];
            readonly since: components["schemas"]["Instant"];
            readonly until: components["schemas"]["Instant"];
            readonly attempts: components["schemas"]["Count"];
            readonly succeeded: components["schemas"]["Count"];
            readonly successRate: number | null;
            readonly durationMs: components["schemas"]["Percentiles"];
            readonly lastError: components["schemas"]["LastError"] | null;
        };
        readonly WebhookTest: {
            readonly testId: components["schemas"]["Uuid"];
            readonly deliveryId: components["schemas"]["DeliveryId"];
            readonly verdict: components["schemas"]["TestVerdict"] | null;
        };
        readonly WebhookTestData: {
            readonly testId: components["schemas"]["Uuid"];
            readonly webhookId: components["schemas"]["WebhookId"];
        };
        /**
         * @description One line, for people
         * @example Registrar
         */
        readonly WebhookTitle: string;
        readonly WebhookToCreate: {
            readonly title: components["schemas"]["WebhookTitle"];
            readonly url: components["schemas"]["WebhookUrl"];
            readonly events: readonly components["schemas"]["Topic"][];
            readonly active?: boolean;
            readonly secret?: components["schemas"]["WebhookSecret"];
            readonly signature?: components["schemas"]["SignatureChoice"];
            readonly filters?: components["schemas"]["WebhookFiltersToSet"] | null;
            readonly maxPerSecond?: components["schemas"]["MaxPerSecond"] | null;
            readonly maxConcurrent?: components["schemas"]["MaxConcurrent"] | null;
        };
        /**
         * @description Where messages are sent: `https:`, to a public address
         * @example https://middleware.example.org/hook
         */
        readonly WebhookUrl: string;
        /** @enum {string} */
        readonly WhenOpen: "join" | "queue" | "refuse";
        /** @enum {string} */
        readonly WhyOff: "gone" | "failing";
        /**
         * @description A time zone, as the IANA database names it
         * @example Europe/Copenhagen
         */
        readonly Zone: string;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type ActingId = components['schemas']['ActingId'];
export type Actor = components['schemas']['Actor'];
export type AddedParticipant = components['schemas']['AddedParticipant'];
export type Allocated = components['schemas']['Allocated'];
export type AllocatedParticipant = components['schemas']['AllocatedParticipant'];
export type Allocation = components['schemas']['Allocation'];
export type AllocationChange = components['schemas']['AllocationChange'];
export type AllocationList = components['schemas']['AllocationList'];
export type Attempt = components['schemas']['Attempt'];
export type AuditActor = components['schemas']['AuditActor'];
export type AuditEntry = components['schemas']['AuditEntry'];
export type AuditLimit = components['schemas']['AuditLimit'];
export type AuditNamed = components['schemas']['AuditNamed'];
export type AuditPrincipal = components['schemas']['AuditPrincipal'];
export type AuditStream = components['schemas']['AuditStream'];
export type AuditText = components['schemas']['AuditText'];
export type AuditType = components['schemas']['AuditType'];
export type BarLimit = components['schemas']['BarLimit'];
export type CauseOfEvent = components['schemas']['CauseOfEvent'];
export type ChangeCall = components['schemas']['ChangeCall'];
export type ChangeCounts = components['schemas']['ChangeCounts'];
export type ChangeKind = components['schemas']['ChangeKind'];
export type ChangedSource = components['schemas']['ChangedSource'];
export type ChangedWebhook = components['schemas']['ChangedWebhook'];
export type ChangesBetween = components['schemas']['ChangesBetween'];
export type ChangesLimit = components['schemas']['ChangesLimit'];
export type Circuit = components['schemas']['Circuit'];
export type CircuitState = components['schemas']['CircuitState'];
export type ClientExpiry = components['schemas']['ClientExpiry'];
export type ClientId = components['schemas']['ClientId'];
export type ClientName = components['schemas']['ClientName'];
export type ClientToCreate = components['schemas']['ClientToCreate'];
export type ClientUser = components['schemas']['ClientUser'];
export type ClientView = components['schemas']['ClientView'];
export type CorrelationId = components['schemas']['CorrelationId'];
export type Count = components['schemas']['Count'];
export type Counted = components['schemas']['Counted'];
export type DataFormat = components['schemas']['DataFormat'];
export type Delivery = components['schemas']['Delivery'];
export type DeliveryCursor = components['schemas']['DeliveryCursor'];
export type DeliveryId = components['schemas']['DeliveryId'];
export type DeliveryStatus = components['schemas']['DeliveryStatus'];
export type Description = components['schemas']['Description'];
export type Difference = components['schemas']['Difference'];
export type DifferenceKind = components['schemas']['DifferenceKind'];
export type DisableReason = components['schemas']['DisableReason'];
export type DurationPercentiles = components['schemas']['DurationPercentiles'];
export type Email = components['schemas']['Email'];
export type EventNames = components['schemas']['EventNames'];
export type EventTypes = components['schemas']['EventTypes'];
export type ExportCase = components['schemas']['ExportCase'];
export type ExportFormat = components['schemas']['ExportFormat'];
export type ExternalSource = components['schemas']['ExternalSource'];
export type ExternalSourceChange = components['schemas']['ExternalSourceChange'];
export type ExternalSourceOfFlow = components['schemas']['ExternalSourceOfFlow'];
export type ExternalSourceSetUp = components['schemas']['ExternalSourceSetUp'];
export type FailureReason = components['schemas']['FailureReason'];
export type Flow = components['schemas']['Flow'];
export type FlowArchivedData = components['schemas']['FlowArchivedData'];
export type FlowCode = components['schemas']['FlowCode'];
export type FlowCodePattern = components['schemas']['FlowCodePattern'];
export type FlowDetails = components['schemas']['FlowDetails'];
export type FlowDifference = components['schemas']['FlowDifference'];
export type FlowHoldClosedData = components['schemas']['FlowHoldClosedData'];
export type FlowHoldOpenedData = components['schemas']['FlowHoldOpenedData'];
export type FlowId = components['schemas']['FlowId'];
export type FlowKind = components['schemas']['FlowKind'];
export type FlowMetadata = components['schemas']['FlowMetadata'];
export type FlowMetadataFilter = components['schemas']['FlowMetadataFilter'];
export type FlowRemovalGuard = components['schemas']['FlowRemovalGuard'];
export type FlowSearch = components['schemas']['FlowSearch'];
export type FlowSetUp = components['schemas']['FlowSetUp'];
export type FlowSetUpChanges = components['schemas']['FlowSetUpChanges'];
export type FlowSetUpResult = components['schemas']['FlowSetUpResult'];
export type FlowSourceAddedData = components['schemas']['FlowSourceAddedData'];
export type FlowSourceRemovedData = components['schemas']['FlowSourceRemovedData'];
export type FlowSourceStaleData = components['schemas']['FlowSourceStaleData'];
export type FlowSubTitle = components['schemas']['FlowSubTitle'];
export type FlowSummary = components['schemas']['FlowSummary'];
export type FlowSyncCancelledData = components['schemas']['FlowSyncCancelledData'];
export type FlowSyncCompletedData = components['schemas']['FlowSyncCompletedData'];
export type FlowSyncFailedData = components['schemas']['FlowSyncFailedData'];
export type FlowSyncProgressedData = components['schemas']['FlowSyncProgressedData'];
export type FlowSyncRequestedData = components['schemas']['FlowSyncRequestedData'];
export type FlowSyncTimedOutData = components['schemas']['FlowSyncTimedOutData'];
export type FlowTitle = components['schemas']['FlowTitle'];
export type FlowUnarchivedData = components['schemas']['FlowUnarchivedData'];
export type GraceSeconds = components['schemas']['GraceSeconds'];
export type GroupBy = components['schemas']['GroupBy'];
export type GroupCursor = components['schemas']['GroupCursor'];
export type GroupLimit = components['schemas']['GroupLimit'];
export type Header = components['schemas']['Header'];
export type HeaderName = components['schemas']['HeaderName'];
export type Held = components['schemas']['Held'];
export type HeldAnswer = components['schemas']['HeldAnswer'];
export type HeldChange = components['schemas']['HeldChange'];
export type HistoryEvent = components['schemas']['HistoryEvent'];
export type HistoryKey = components['schemas']['HistoryKey'];
export type HistoryKeys = components['schemas']['HistoryKeys'];
export type Hold = components['schemas']['Hold'];
export type HoldApproval = components['schemas']['HoldApproval'];
export type HoldComment = components['schemas']['HoldComment'];
export type HoldLimit = components['schemas']['HoldLimit'];
export type HoldOfRequest = components['schemas']['HoldOfRequest'];
export type HoldOutcome = components['schemas']['HoldOutcome'];
export type HoldParticipants = components['schemas']['HoldParticipants'];
export type HoldRejection = components['schemas']['HoldRejection'];
export type HoldState = components['schemas']['HoldState'];
export type HoldWithParticipants = components['schemas']['HoldWithParticipants'];
export type Hours = components['schemas']['Hours'];
export type Instant = components['schemas']['Instant'];
export type LastError = components['schemas']['LastError'];
export type LateAnswer = components['schemas']['LateAnswer'];
export type MaxAge = components['schemas']['MaxAge'];
export type MaxConcurrent = components['schemas']['MaxConcurrent'];
export type MaxPerSecond = components['schemas']['MaxPerSecond'];
export type MaxReplay = components['schemas']['MaxReplay'];
export type Message = components['schemas']['Message'];
export type MessageExternalSource = components['schemas']['MessageExternalSource'];
export type MessageType = components['schemas']['MessageType'];
export type MetadataChange = components['schemas']['MetadataChange'];
export type MetadataKey = components['schemas']['MetadataKey'];
export type MetadataOfUndo = components['schemas']['MetadataOfUndo'];
export type MetadataValue = components['schemas']['MetadataValue'];
export type Missed = components['schemas']['Missed'];
export type MissedRecovery = components['schemas']['MissedRecovery'];
export type MissedRecoveryBody = components['schemas']['MissedRecoveryBody'];
export type MomentName = components['schemas']['MomentName'];
export type NewExternalSource = components['schemas']['NewExternalSource'];
export type NewFlow = components['schemas']['NewFlow'];
export type NewFlowMetadata = components['schemas']['NewFlowMetadata'];
export type NewKey = components['schemas']['NewKey'];
export type NewParticipant = components['schemas']['NewParticipant'];
export type NewParticipantEntry = components['schemas']['NewParticipantEntry'];
export type NewParticipantIds = components['schemas']['NewParticipantIds'];
export type NewParticipants = components['schemas']['NewParticipants'];
export type NewSchedule = components['schemas']['NewSchedule'];
export type NewSyncRequest = components['schemas']['NewSyncRequest'];
export type NewWebhook = components['schemas']['NewWebhook'];
export type NotSent = components['schemas']['NotSent'];
export type PageLimit = components['schemas']['PageLimit'];
export type Participant = components['schemas']['Participant'];
export type ParticipantByEmail = components['schemas']['ParticipantByEmail'];
export type ParticipantByUserData = components['schemas']['ParticipantByUserData'];
export type ParticipantChange = components['schemas']['ParticipantChange'];
export type ParticipantError = components['schemas']['ParticipantError'];
export type ParticipantId = components['schemas']['ParticipantId'];
export type ParticipantMove = components['schemas']['ParticipantMove'];
export type ParticipantRef = components['schemas']['ParticipantRef'];
export type Percent = components['schemas']['Percent'];
export type Percentiles = components['schemas']['Percentiles'];
export type PersonName = components['schemas']['PersonName'];
export type PhaseName = components['schemas']['PhaseName'];
export type Position = components['schemas']['Position'];
export type PreviousSecret = components['schemas']['PreviousSecret'];
export type Problem = components['schemas']['Problem'];
export type Progress = components['schemas']['Progress'];
export type PublicKey = components['schemas']['PublicKey'];
export type RecoverableState = components['schemas']['RecoverableState'];
export type Recovery = components['schemas']['Recovery'];
export type RecoveryAnswer = components['schemas']['RecoveryAnswer'];
export type RecoveryFilter = components['schemas']['RecoveryFilter'];
export type RecoveryState = components['schemas']['RecoveryState'];
export type RecoveryToStart = components['schemas']['RecoveryToStart'];
export type Redaction = components['schemas']['Redaction'];
export type RedactionReason = components['schemas']['RedactionReason'];
export type RedactionRequest = components['schemas']['RedactionRequest'];
export type Reference = components['schemas']['Reference'];
export type ReferencePattern = components['schemas']['ReferencePattern'];
export type Refusal = components['schemas']['Refusal'];
export type RefusalError = components['schemas']['RefusalError'];
export type RemovalGuard = components['schemas']['RemovalGuard'];
export type ReplayStep = components['schemas']['ReplayStep'];
export type ReportedCounts = components['schemas']['ReportedCounts'];
export type RequestChanges = components['schemas']['RequestChanges'];
export type RequestedSource = components['schemas']['RequestedSource'];
export type Role = components['schemas']['Role'];
export type Rotation = components['schemas']['Rotation'];
export type Schedule = components['schemas']['Schedule'];
export type ScheduleChange = components['schemas']['ScheduleChange'];
export type ScheduleRefusal = components['schemas']['ScheduleRefusal'];
export type ScheduleRun = components['schemas']['ScheduleRun'];
export type Scheme = components['schemas']['Scheme'];
export type SetUpMetadata = components['schemas']['SetUpMetadata'];
export type SignatureChoice = components['schemas']['SignatureChoice'];
export type SignatureEncoding = components['schemas']['SignatureEncoding'];
export type SignaturePrefix = components['schemas']['SignaturePrefix'];
export type SignatureScheme = components['schemas']['SignatureScheme'];
export type SourceChanges = components['schemas']['SourceChanges'];
export type SourceId = components['schemas']['SourceId'];
export type SourceOfChange = components['schemas']['SourceOfChange'];
export type SourceOfConflict = components['schemas']['SourceOfConflict'];
export type SourceOfHold = components['schemas']['SourceOfHold'];
export type SourceOfUndo = components['schemas']['SourceOfUndo'];
export type SourceRemovalGuard = components['schemas']['SourceRemovalGuard'];
export type State = components['schemas']['State'];
export type Statistics = components['schemas']['Statistics'];
export type StatisticsBucket = components['schemas']['StatisticsBucket'];
export type StatisticsDurations = components['schemas']['StatisticsDurations'];
export type StatisticsGroup = components['schemas']['StatisticsGroup'];
export type StatisticsKey = components['schemas']['StatisticsKey'];
export type StatisticsRates = components['schemas']['StatisticsRates'];
export type StatusClass = components['schemas']['StatusClass'];
export type StretchLimit = components['schemas']['StretchLimit'];
export type SupersededBecause = components['schemas']['SupersededBecause'];
export type SyncChanges = components['schemas']['SyncChanges'];
export type SyncCounts = components['schemas']['SyncCounts'];
export type SyncDone = components['schemas']['SyncDone'];
export type SyncFail = components['schemas']['SyncFail'];
export type SyncJoin = components['schemas']['SyncJoin'];
export type SyncProgress = components['schemas']['SyncProgress'];
export type SyncRequest = components['schemas']['SyncRequest'];
export type SyncRequestChange = components['schemas']['SyncRequestChange'];
export type SyncRequestSource = components['schemas']['SyncRequestSource'];
export type SyncRequestState = components['schemas']['SyncRequestState'];
export type SyncRequested = components['schemas']['SyncRequested'];
export type SyncRequester = components['schemas']['SyncRequester'];
export type SyncState = components['schemas']['SyncState'];
export type SyncTimeline = components['schemas']['SyncTimeline'];
export type SyncUndo = components['schemas']['SyncUndo'];
export type TestToSend = components['schemas']['TestToSend'];
export type TestVerdict = components['schemas']['TestVerdict'];
export type ThingKind = components['schemas']['ThingKind'];
export type Time = components['schemas']['Time'];
export type TimelineAttempt = components['schemas']['TimelineAttempt'];
export type TimelineBar = components['schemas']['TimelineBar'];
export type TimelineCluster = components['schemas']['TimelineCluster'];
export type TimelineDelivery = components['schemas']['TimelineDelivery'];
export type TimelineHold = components['schemas']['TimelineHold'];
export type TimelinePhase = components['schemas']['TimelinePhase'];
export type TimelineSource = components['schemas']['TimelineSource'];
export type TimelineWait = components['schemas']['TimelineWait'];
export type TimelineWaiting = components['schemas']['TimelineWaiting'];
export type Timelines = components['schemas']['Timelines'];
export type Timing = components['schemas']['Timing'];
export type Timings = components['schemas']['Timings'];
export type Tls = components['schemas']['Tls'];
export type Token = components['schemas']['Token'];
export type TokenRefusal = components['schemas']['TokenRefusal'];
export type TokenRequest = components['schemas']['TokenRequest'];
export type Topic = components['schemas']['Topic'];
export type UndoConflicts = components['schemas']['UndoConflicts'];
export type UndoRequest = components['schemas']['UndoRequest'];
export type UndoneBy = components['schemas']['UndoneBy'];
export type UserData = components['schemas']['UserData'];
export type UserRef = components['schemas']['UserRef'];
export type Uuid = components['schemas']['Uuid'];
export type Wait = components['schemas']['Wait'];
export type WaitSeconds = components['schemas']['WaitSeconds'];
export type WaitingFor = components['schemas']['WaitingFor'];
export type Webhook = components['schemas']['Webhook'];
export type WebhookChange = components['schemas']['WebhookChange'];
export type WebhookDisabledData = components['schemas']['WebhookDisabledData'];
export type WebhookFilters = components['schemas']['WebhookFilters'];
export type WebhookFiltersToSet = components['schemas']['WebhookFiltersToSet'];
export type WebhookId = components['schemas']['WebhookId'];
export type WebhookSecret = components['schemas']['WebhookSecret'];
export type WebhookStatistics = components['schemas']['WebhookStatistics'];
export type WebhookTest = components['schemas']['WebhookTest'];
export type WebhookTestData = components['schemas']['WebhookTestData'];
export type WebhookTitle = components['schemas']['WebhookTitle'];
export type WebhookToCreate = components['schemas']['WebhookToCreate'];
export type WebhookUrl = components['schemas']['WebhookUrl'];
export type WhenOpen = components['schemas']['WhenOpen'];
export type WhyOff = components['schemas']['WhyOff'];
export type Zone = components['schemas']['Zone'];
export type $defs = Record<string, never>;
export interface operations {
    readonly createFlow: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewFlow"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Flow"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly getFlow: {
        readonly parameters: {
            readonly query?: {
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Flow"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly putFlow: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["FlowDetails"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Flow"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly listFlows: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
                readonly state?: components["schemas"]["SyncState"];
                readonly archived?: boolean;
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["FlowSummary"][];
                        readonly error: null;
                        readonly pagination: {
                            readonly limit: number;
                            readonly offset: number;
                            readonly total: number;
                        };
                    };
                };
            };
        };
    };
    readonly searchFlows: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["FlowSearch"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["FlowSummary"][];
                        readonly error: null;
                        readonly pagination: {
                            readonly limit: number;
                            readonly offset: number;
                            readonly total: number;
                        };
                    };
                };
            };
        };
    };
    readonly setFlowRemovalGuard: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["FlowRemovalGuard"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Flow"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly archiveFlow: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Flow"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly unarchiveFlow: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Flow"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly getMetadata: {
        readonly parameters: {
            readonly query?: {
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["FlowMetadata"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly putMetadata: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewFlowMetadata"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["FlowMetadata"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly listParticipants: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["Participant"][];
                        readonly error: null;
                        readonly pagination: {
                            readonly limit: number;
                            readonly offset: number;
                            readonly total: number;
                        };
                    };
                };
            };
        };
    };
    readonly addParticipants: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewParticipants"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["AddedParticipant"][];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly getParticipant: {
        readonly parameters: {
            readonly query?: {
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly participantId: components["schemas"]["ParticipantId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Participant"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly forgetParticipant: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly participantId: components["schemas"]["ParticipantId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: null;
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly setUpFlow: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["FlowSetUp"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["FlowSetUpResult"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly listSources: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["ExternalSource"][];
                        readonly error: null;
                        readonly pagination: {
                            readonly limit: number;
                            readonly offset: number;
                            readonly total: number;
                        };
                    };
                };
            };
        };
    };
    readonly addSource: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewExternalSource"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["ExternalSource"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly listSourcesOfParticipant: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly participantId: components["schemas"]["ParticipantId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["ExternalSource"][];
                        readonly error: null;
                        readonly pagination: {
                            readonly limit: number;
                            readonly offset: number;
                            readonly total: number;
                        };
                    };
                };
            };
        };
    };
    readonly findSources: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowExternalSourceReference: components["schemas"]["Reference"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["ExternalSourceOfFlow"][];
                        readonly error: null;
                        readonly pagination: {
                            readonly limit: number;
                            readonly offset: number;
                            readonly total: number;
                        };
                    };
                };
            };
        };
    };
    readonly getSource: {
        readonly parameters: {
            readonly query?: {
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly flowExternalSourceId: components["schemas"]["SourceId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["ExternalSource"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly changeSource: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly flowExternalSourceId: components["schemas"]["SourceId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ExternalSourceChange"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["ExternalSource"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly removeSource: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly flowExternalSourceId: components["schemas"]["SourceId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: null;
                        readonly error: null;
                    };
                };
            };
            /** @description Held: nothing has changed, a person decides */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["HeldAnswer"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly setSourceRemovalGuard: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly flowExternalSourceId: components["schemas"]["SourceId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SourceRemovalGuard"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["ExternalSource"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly syncDone: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly flowExternalSourceReference: components["schemas"]["Reference"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["SyncDone"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["ExternalSource"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly syncFail: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly flowExternalSourceReference: components["schemas"]["Reference"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["SyncFail"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["ExternalSource"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly syncProgress: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly flowExternalSourceReference: components["schemas"]["Reference"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["SyncProgress"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["ExternalSource"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly listAllocatedParticipants: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly flowExternalSourceId: components["schemas"]["SourceId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["AllocatedParticipant"][];
                        readonly error: null;
                        readonly pagination: {
                            readonly limit: number;
                            readonly offset: number;
                            readonly total: number;
                        };
                    };
                };
            };
        };
    };
    readonly setAllocatedParticipants: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly flowExternalSourceId: components["schemas"]["SourceId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AllocationList"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["AllocationChange"];
                        readonly error: null;
                    };
                };
            };
            /** @description Held: nothing has changed, a person decides */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["HeldAnswer"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly allocateParticipants: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly flowExternalSourceId: components["schemas"]["SourceId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Allocation"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Allocated"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly deallocateParticipant: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly flowExternalSourceId: components["schemas"]["SourceId"];
                readonly participantId: components["schemas"]["ParticipantId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: null;
                        readonly error: null;
                    };
                };
            };
            /** @description Held: nothing has changed, a person decides */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["HeldAnswer"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly clearAllocations: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly flowExternalSourceId: components["schemas"]["SourceId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: null;
                        readonly error: null;
                    };
                };
            };
            /** @description Held: nothing has changed, a person decides */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["HeldAnswer"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly requestSync: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewSyncRequest"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["SyncRequested"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly listSyncRequests: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["SyncRequest"][];
                        readonly error: null;
                        readonly pagination: {
                            readonly limit: number;
                            readonly offset: number;
                            readonly total: number;
                        };
                    };
                };
            };
        };
    };
    readonly getSyncRequest: {
        readonly parameters: {
            readonly query?: {
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly requestId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["SyncRequest"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly cancelSyncRequest: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly requestId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["SyncRequestChange"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly resendSyncRequest: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly requestId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["SyncRequestChange"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly getSyncRequestChanges: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["ChangesLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly requestId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["SyncChanges"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly getChangesBeforeSync: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["ChangesLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["ChangesBetween"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly undoSyncRequest: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly requestId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["UndoRequest"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["SyncUndo"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly listHolds: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["Hold"][];
                        readonly error: null;
                        readonly pagination: {
                            readonly limit: number;
                            readonly offset: number;
                            readonly total: number;
                        };
                    };
                };
            };
        };
    };
    readonly getHold: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["HoldLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly holdId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["HoldWithParticipants"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly approveHold: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly holdId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["HoldApproval"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Hold"];
                        readonly error: null;
                    };
                };
            };
            /** @description Held: nothing has changed, a person decides */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["HeldAnswer"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly rejectHold: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly holdId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["HoldRejection"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Hold"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly listSchedules: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["Schedule"][];
                        readonly error: null;
                        readonly pagination: {
                            readonly limit: number;
                            readonly offset: number;
                            readonly total: number;
                        };
                    };
                };
            };
        };
    };
    readonly createSchedule: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewSchedule"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Schedule"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly getSchedule: {
        readonly parameters: {
            readonly query?: {
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly scheduleId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Schedule"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly changeSchedule: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly scheduleId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ScheduleChange"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Schedule"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly deleteSchedule: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly scheduleId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: null;
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly listWebhooks: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["Webhook"][];
                        readonly error: null;
                        readonly pagination: {
                            readonly limit: number;
                            readonly offset: number;
                            readonly total: number;
                        };
                    };
                };
            };
        };
    };
    readonly createWebhook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WebhookToCreate"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["NewWebhook"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly getWebhook: {
        readonly parameters: {
            readonly query?: {
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly webhookId: components["schemas"]["WebhookId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Webhook"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly changeWebhook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly webhookId: components["schemas"]["WebhookId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WebhookChange"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["ChangedWebhook"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly deleteWebhook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly webhookId: components["schemas"]["WebhookId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: null;
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly endPreviousSecrets: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly webhookId: components["schemas"]["WebhookId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Webhook"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly listAllDeliveries: {
        readonly parameters: {
            readonly query?: {
                readonly state?: components["schemas"]["State"];
                readonly event?: components["schemas"]["MessageType"];
                readonly requestId?: components["schemas"]["Uuid"];
                readonly statusClass?: components["schemas"]["StatusClass"];
                readonly since?: components["schemas"]["Time"];
                readonly until?: components["schemas"]["Time"];
                readonly flowId?: components["schemas"]["FlowId"];
                readonly cursor?: components["schemas"]["DeliveryCursor"];
                readonly limit?: components["schemas"]["PageLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["Delivery"][];
                        readonly error: null;
                        /** @description Where the next page begins: send it as `cursor`; null at the end */
                        readonly cursor: string | null;
                    };
                };
            };
        };
    };
    readonly listDeliveries: {
        readonly parameters: {
            readonly query?: {
                readonly state?: components["schemas"]["State"];
                readonly event?: components["schemas"]["MessageType"];
                readonly requestId?: components["schemas"]["Uuid"];
                readonly statusClass?: components["schemas"]["StatusClass"];
                readonly since?: components["schemas"]["Time"];
                readonly until?: components["schemas"]["Time"];
                readonly flowId?: components["schemas"]["FlowId"];
                readonly cursor?: components["schemas"]["DeliveryCursor"];
                readonly limit?: components["schemas"]["PageLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly webhookId: components["schemas"]["WebhookId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["Delivery"][];
                        readonly error: null;
                        /** @description Where the next page begins: send it as `cursor`; null at the end */
                        readonly cursor: string | null;
                    };
                };
            };
        };
    };
    readonly getDelivery: {
        readonly parameters: {
            readonly query?: {
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly deliveryId: components["schemas"]["DeliveryId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Delivery"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly resendDelivery: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly deliveryId: components["schemas"]["DeliveryId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Delivery"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly recoverWebhook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly webhookId: components["schemas"]["WebhookId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["RecoveryToStart"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["RecoveryAnswer"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly listRecoveries: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly webhookId: components["schemas"]["WebhookId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["Recovery"][];
                        readonly error: null;
                        readonly pagination: {
                            readonly limit: number;
                            readonly offset: number;
                            readonly total: number;
                        };
                    };
                };
            };
        };
    };
    readonly getRecovery: {
        readonly parameters: {
            readonly query?: {
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly webhookId: components["schemas"]["WebhookId"];
                readonly recoveryId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Recovery"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly cancelRecovery: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly webhookId: components["schemas"]["WebhookId"];
                readonly recoveryId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Recovery"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly getWebhookStatistics: {
        readonly parameters: {
            readonly query?: {
                readonly hours?: components["schemas"]["Hours"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly webhookId: components["schemas"]["WebhookId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["WebhookStatistics"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly testWebhook: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly webhookId: components["schemas"]["WebhookId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["TestToSend"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["WebhookTest"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly listenToWebhooks: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["schemas"]["Count"];
                /** @description Only these, as the `events` of a webhook name them; all but `flow.sync.progressed`, unless given */
                readonly events?: components["schemas"]["EventNames"];
                readonly flowId?: components["schemas"]["FlowId"];
                /** @description Only messages about flows with this code; `*` stands for any text */
                readonly flowCode?: components["schemas"]["FlowCodePattern"];
                /** @description Only messages about sources with this reference, or about a flow as a whole */
                readonly reference?: components["schemas"]["ReferencePattern"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": string;
                };
            };
        };
    };
    readonly listFlowEvents: {
        readonly parameters: {
            readonly query?: {
                readonly cursor?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["StretchLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["HistoryEvent"][];
                        readonly error: null;
                        /** @description Where the next page begins: send it as `cursor`; null at the end */
                        readonly cursor: string | null;
                    };
                };
            };
        };
    };
    readonly listEvents: {
        readonly parameters: {
            readonly query?: {
                readonly cursor?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["StretchLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["HistoryEvent"][];
                        readonly error: null;
                        /** @description Where the next page begins: send it as `cursor`; null at the end */
                        readonly cursor: string | null;
                    };
                };
            };
        };
    };
    readonly getEventProof: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly eventId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain": string;
                };
            };
        };
    };
    readonly getFlowProof: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/x-ndjson": string;
                };
            };
        };
    };
    readonly rotateHistoryKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["HistoryKeys"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly redactEvent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly eventId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["RedactionRequest"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Redaction"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly replayFlow: {
        readonly parameters: {
            readonly query?: {
                readonly cursor?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["ReplayStep"][];
                        readonly error: null;
                        /** @description Where the next page begins: send it as `cursor`; null at the end */
                        readonly cursor: string | null;
                    };
                };
            };
        };
    };
    readonly diffFlow: {
        readonly parameters: {
            readonly query: {
                /** @description The earlier moment, written as `asOf` */
                readonly from: components["schemas"]["MomentName"];
                /** @description The later moment; the present unless given */
                readonly to?: components["schemas"]["MomentName"];
                readonly cursor?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["FlowDifference"][];
                        readonly error: null;
                        /** @description Where the next page begins: send it as `cursor`; null at the end */
                        readonly cursor: string | null;
                    };
                };
            };
        };
    };
    readonly diffAll: {
        readonly parameters: {
            readonly query: {
                /** @description The earlier moment, written as `asOf` */
                readonly from: components["schemas"]["MomentName"];
                /** @description The later moment; the present unless given */
                readonly to?: components["schemas"]["MomentName"];
                readonly cursor?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["Difference"][];
                        readonly error: null;
                        /** @description Where the next page begins: send it as `cursor`; null at the end */
                        readonly cursor: string | null;
                        /** @description The page ended before it was full, since it had looked so far: go on by `cursor` */
                        readonly scannedTo: string | null;
                    };
                };
            };
        };
    };
    readonly streamEvents: {
        readonly parameters: {
            readonly query?: {
                readonly after?: components["schemas"]["Count"];
                readonly flow?: components["schemas"]["FlowId"];
                /** @description Only events of these types */
                readonly types?: components["schemas"]["EventTypes"];
                readonly maxReplay?: components["schemas"]["MaxReplay"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": string;
                };
            };
        };
    };
    readonly searchAudit: {
        readonly parameters: {
            readonly query?: {
                /** @description Who did it */
                readonly actor?: components["schemas"]["AuditActor"];
                /** @description For whom it was done */
                readonly onBehalfOf?: components["schemas"]["AuditPrincipal"];
                /** @description What happened: a type of event, or all whose names begin so */
                readonly type?: components["schemas"]["AuditType"];
                readonly flow?: components["schemas"]["FlowId"];
                /** @description About sources with this reference */
                readonly source?: components["schemas"]["Reference"];
                /** @description Of one stream */
                readonly stream?: components["schemas"]["AuditStream"];
                /** @description How it ended */
                readonly outcome?: "succeeded" | "failed" | "refused";
                /** @description All that one request set off */
                readonly correlation?: components["schemas"]["CorrelationId"];
                /** @description From this time on */
                readonly since?: components["schemas"]["Time"];
                /** @description Before this time */
                readonly until?: components["schemas"]["Time"];
                readonly after?: components["schemas"]["Count"];
                readonly before?: components["schemas"]["Count"];
                /** @description Somewhere in the texts of its facts, in capitals or small letters */
                readonly text?: components["schemas"]["AuditText"];
                /** @description Oldest first unless `desc` */
                readonly order?: "asc" | "desc";
                readonly cursor?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["AuditLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["AuditEntry"][];
                        readonly error: null;
                        /** @description Where the next page begins: send it as `cursor`; null at the end */
                        readonly cursor: string | null;
                        /** @description The page ended before it was full, since it had looked so far: go on by `cursor` */
                        readonly scannedTo: string | null;
                    };
                };
            };
        };
    };
    readonly exportAudit: {
        readonly parameters: {
            readonly query: {
                readonly format: components["schemas"]["ExportFormat"];
                /** @description Who did it */
                readonly actor?: components["schemas"]["AuditActor"];
                /** @description For whom it was done */
                readonly onBehalfOf?: components["schemas"]["AuditPrincipal"];
                /** @description What happened: a type of event, or all whose names begin so */
                readonly type?: components["schemas"]["AuditType"];
                readonly flow?: components["schemas"]["FlowId"];
                /** @description About sources with this reference */
                readonly source?: components["schemas"]["Reference"];
                /** @description Of one stream */
                readonly stream?: components["schemas"]["AuditStream"];
                /** @description How it ended */
                readonly outcome?: "succeeded" | "failed" | "refused";
                /** @description All that one request set off */
                readonly correlation?: components["schemas"]["CorrelationId"];
                /** @description From this time on */
                readonly since?: components["schemas"]["Time"];
                /** @description Before this time */
                readonly until?: components["schemas"]["Time"];
                readonly after?: components["schemas"]["Count"];
                readonly before?: components["schemas"]["Count"];
                /** @description Somewhere in the texts of its facts, in capitals or small letters */
                readonly text?: components["schemas"]["AuditText"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/x-ndjson": string;
                };
            };
        };
    };
    readonly getStatistics: {
        readonly parameters: {
            readonly query?: {
                /** @description A dimension, a unit of time, or one of each with a comma between them; without it all is one group */
                readonly groupBy?: components["schemas"]["GroupBy"];
                /** @description In which hours, days, weeks and months begin and end; `UTC` unless given */
                readonly zone?: components["schemas"]["Zone"];
                /** @description Asked for at this time or later */
                readonly since?: components["schemas"]["Time"];
                /** @description Asked for before this time; now unless given */
                readonly until?: components["schemas"]["Time"];
                readonly flowId?: components["schemas"]["FlowId"];
                readonly sourceId?: components["schemas"]["SourceId"];
                /** @description Of sources with this reference */
                readonly reference?: components["schemas"]["Reference"];
                /** @description Answered by this API client; `none`: by nobody so far, or at all */
                readonly integration?: components["schemas"]["ActingId"];
                /** @description Asked for by this client or schedule, or on behalf of this person */
                readonly manager?: components["schemas"]["ActingId"];
                readonly webhookId?: components["schemas"]["WebhookId"];
                /** @description Failed for this reason */
                readonly reason?: components["schemas"]["FailureReason"];
                /** @description The `cursor` of the answer before */
                readonly cursor?: components["schemas"]["GroupCursor"];
                readonly limit?: components["schemas"]["GroupLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Statistics"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly getSyncTimeline: {
        readonly parameters: {
            readonly query?: {
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly flowId: components["schemas"]["FlowId"];
                readonly requestId: components["schemas"]["Uuid"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["SyncTimeline"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly listTimelines: {
        readonly parameters: {
            readonly query?: {
                /** @description Asked for at this time or later */
                readonly since?: components["schemas"]["Time"];
                /** @description Asked for before this time; now unless given */
                readonly until?: components["schemas"]["Time"];
                readonly flowId?: components["schemas"]["FlowId"];
                readonly sourceId?: components["schemas"]["SourceId"];
                /** @description Of sources with this reference */
                readonly reference?: components["schemas"]["Reference"];
                /** @description Answered by this API client; `none`: by nobody so far, or at all */
                readonly integration?: components["schemas"]["ActingId"];
                /** @description Asked for by this client or schedule, or on behalf of this person */
                readonly manager?: components["schemas"]["ActingId"];
                readonly webhookId?: components["schemas"]["WebhookId"];
                /** @description Failed for this reason */
                readonly reason?: components["schemas"]["FailureReason"];
                readonly limit?: components["schemas"]["BarLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["Timelines"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly exportData: {
        readonly parameters: {
            readonly query: {
                readonly format: components["schemas"]["DataFormat"];
                /** @description What a case is, of XES; `flow` unless given */
                readonly by?: components["schemas"]["ExportCase"];
                /** @description From this time on */
                readonly since?: components["schemas"]["Time"];
                /** @description Before this time: what happened later is as if it had not */
                readonly until?: components["schemas"]["Time"];
                readonly flow?: components["schemas"]["FlowId"];
                readonly after?: components["schemas"]["Count"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/octet-stream": string;
                };
            };
        };
    };
    readonly listClients: {
        readonly parameters: {
            readonly query?: {
                readonly offset?: components["schemas"]["Count"];
                readonly limit?: components["schemas"]["PageLimit"];
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: readonly components["schemas"]["ClientView"][];
                        readonly error: null;
                        readonly pagination: {
                            readonly limit: number;
                            readonly offset: number;
                            readonly total: number;
                        };
                    };
                };
            };
        };
    };
    readonly createClient: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ClientToCreate"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["NewKey"] & components["schemas"]["ClientView"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly getClient: {
        readonly parameters: {
            readonly query?: {
                /** @description As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, `-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment. */
                readonly asOf?: string;
            };
            readonly header?: never;
            readonly path: {
                readonly clientId: components["schemas"]["ClientId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    /** @description With `asOf`: its position */
                    readonly "flowsync-as-of"?: string;
                    /** @description With `asOf`: its time */
                    readonly "flowsync-as-of-time"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["ClientView"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly setClientExpiry: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly clientId: components["schemas"]["ClientId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ClientExpiry"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["ClientView"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly revokeClient: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly clientId: components["schemas"]["ClientId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: null;
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly setClientUser: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly clientId: components["schemas"]["ClientId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ClientUser"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["ClientView"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly rotateClientKey: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly clientId: components["schemas"]["ClientId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["Rotation"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: components["schemas"]["NewKey"];
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly issueToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
            };
        };
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Token"];
                };
            };
        };
    };
    readonly getLiveness: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: {
                            /** @constant */
                            readonly status: "live";
                        };
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly getReadiness: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Success */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly success: true;
                        readonly data: {
                            /** @constant */
                            readonly status: "ready";
                            readonly instanceId: string;
                            readonly position: number;
                            readonly projections: readonly {
                                readonly name: string;
                                readonly position: number;
                                readonly behind: number;
                                readonly building: boolean;
                                readonly parkedStreams: number;
                            }[];
                            readonly setAsideEvents: number;
                            readonly historyProblem: string | null;
                            readonly waiting: readonly {
                                readonly what: string;
                                readonly cause: string;
                            }[];
                        };
                        readonly error: null;
                    };
                };
            };
        };
    };
    readonly onFlowSyncRequested: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The same on each attempt: drop nothing by it, but do nothing twice */
                readonly "webhook-id": string;
                /** @description Of this attempt, in seconds since the Unix epoch */
                readonly "webhook-timestamp": string;
                /** @description Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between */
                readonly "webhook-signature"?: string;
                /** @description The newest signed checkpoint of the history, in base64 */
                readonly "flowsync-checkpoint"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "flow.sync.requested",
                 *       "timestamp": "2026-11-24T09:30:00.000Z",
                 *       "data": {
                 *         "requestId": "0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718",
                 *         "flowId": 7,
                 *         "flowCode": "MATHS-7",
                 *         "externalSources": [
                 *           {
                 *             "id": 1,
                 *             "reference": "maths-7"
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                readonly "application/json": {
                    /** @constant */
                    readonly type: "flow.sync.requested";
                    readonly timestamp: components["schemas"]["Instant"];
                    readonly data: components["schemas"]["FlowSyncRequestedData"];
                };
            };
        };
        readonly responses: {
            /** @description Gone: the webhook is switched off */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken: it is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken: it is sent again, for a day or so */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onFlowSyncCompleted: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The same on each attempt: drop nothing by it, but do nothing twice */
                readonly "webhook-id": string;
                /** @description Of this attempt, in seconds since the Unix epoch */
                readonly "webhook-timestamp": string;
                /** @description Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between */
                readonly "webhook-signature"?: string;
                /** @description The newest signed checkpoint of the history, in base64 */
                readonly "flowsync-checkpoint"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "flow.sync.completed",
                 *       "timestamp": "2026-11-24T09:30:00.000Z",
                 *       "data": {
                 *         "requestId": "0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718",
                 *         "flowId": 7,
                 *         "flowCode": "MATHS-7",
                 *         "externalSources": [
                 *           {
                 *             "id": 1,
                 *             "reference": "maths-7"
                 *           }
                 *         ],
                 *         "late": false,
                 *         "message": null,
                 *         "counts": {
                 *           "added": 3,
                 *           "updated": 0,
                 *           "removed": 1
                 *         }
                 *       }
                 *     }
                 */
                readonly "application/json": {
                    /** @constant */
                    readonly type: "flow.sync.completed";
                    readonly timestamp: components["schemas"]["Instant"];
                    readonly data: components["schemas"]["FlowSyncCompletedData"];
                };
            };
        };
        readonly responses: {
            /** @description Gone: the webhook is switched off */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken: it is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken: it is sent again, for a day or so */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onFlowSyncFailed: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The same on each attempt: drop nothing by it, but do nothing twice */
                readonly "webhook-id": string;
                /** @description Of this attempt, in seconds since the Unix epoch */
                readonly "webhook-timestamp": string;
                /** @description Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between */
                readonly "webhook-signature"?: string;
                /** @description The newest signed checkpoint of the history, in base64 */
                readonly "flowsync-checkpoint"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "flow.sync.failed",
                 *       "timestamp": "2026-11-24T09:30:00.000Z",
                 *       "data": {
                 *         "requestId": "0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718",
                 *         "flowId": 7,
                 *         "flowCode": "MATHS-7",
                 *         "externalSources": [
                 *           {
                 *             "id": 1,
                 *             "reference": "maths-7"
                 *           }
                 *         ],
                 *         "late": false,
                 *         "reason": "unknown-reference",
                 *         "message": "There is no maths-7."
                 *       }
                 *     }
                 */
                readonly "application/json": {
                    /** @constant */
                    readonly type: "flow.sync.failed";
                    readonly timestamp: components["schemas"]["Instant"];
                    readonly data: components["schemas"]["FlowSyncFailedData"];
                };
            };
        };
        readonly responses: {
            /** @description Gone: the webhook is switched off */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken: it is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken: it is sent again, for a day or so */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onFlowSyncCancelled: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The same on each attempt: drop nothing by it, but do nothing twice */
                readonly "webhook-id": string;
                /** @description Of this attempt, in seconds since the Unix epoch */
                readonly "webhook-timestamp": string;
                /** @description Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between */
                readonly "webhook-signature"?: string;
                /** @description The newest signed checkpoint of the history, in base64 */
                readonly "flowsync-checkpoint"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "flow.sync.cancelled",
                 *       "timestamp": "2026-11-24T09:30:00.000Z",
                 *       "data": {
                 *         "requestId": "0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718",
                 *         "flowId": 7,
                 *         "flowCode": "MATHS-7",
                 *         "externalSources": [
                 *           {
                 *             "id": 1,
                 *             "reference": "maths-7"
                 *           }
                 *         ],
                 *         "reason": "requested"
                 *       }
                 *     }
                 */
                readonly "application/json": {
                    /** @constant */
                    readonly type: "flow.sync.cancelled";
                    readonly timestamp: components["schemas"]["Instant"];
                    readonly data: components["schemas"]["FlowSyncCancelledData"];
                };
            };
        };
        readonly responses: {
            /** @description Gone: the webhook is switched off */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken: it is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken: it is sent again, for a day or so */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onFlowSyncTimedOut: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The same on each attempt: drop nothing by it, but do nothing twice */
                readonly "webhook-id": string;
                /** @description Of this attempt, in seconds since the Unix epoch */
                readonly "webhook-timestamp": string;
                /** @description Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between */
                readonly "webhook-signature"?: string;
                /** @description The newest signed checkpoint of the history, in base64 */
                readonly "flowsync-checkpoint"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "flow.sync.timed_out",
                 *       "timestamp": "2026-11-24T09:30:00.000Z",
                 *       "data": {
                 *         "requestId": "0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718",
                 *         "flowId": 7,
                 *         "flowCode": "MATHS-7",
                 *         "externalSources": [
                 *           {
                 *             "id": 1,
                 *             "reference": "maths-7"
                 *           }
                 *         ],
                 *         "deadline": "2026-11-25T09:30:00.000Z"
                 *       }
                 *     }
                 */
                readonly "application/json": {
                    /** @constant */
                    readonly type: "flow.sync.timed_out";
                    readonly timestamp: components["schemas"]["Instant"];
                    readonly data: components["schemas"]["FlowSyncTimedOutData"];
                };
            };
        };
        readonly responses: {
            /** @description Gone: the webhook is switched off */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken: it is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken: it is sent again, for a day or so */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onFlowSyncProgressed: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The same on each attempt: drop nothing by it, but do nothing twice */
                readonly "webhook-id": string;
                /** @description Of this attempt, in seconds since the Unix epoch */
                readonly "webhook-timestamp": string;
                /** @description Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between */
                readonly "webhook-signature"?: string;
                /** @description The newest signed checkpoint of the history, in base64 */
                readonly "flowsync-checkpoint"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "flow.sync.progressed",
                 *       "timestamp": "2026-11-24T09:30:00.000Z",
                 *       "data": {
                 *         "requestId": "0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718",
                 *         "flowId": 7,
                 *         "flowCode": "MATHS-7",
                 *         "externalSources": [
                 *           {
                 *             "id": 1,
                 *             "reference": "maths-7"
                 *           }
                 *         ],
                 *         "percent": 40,
                 *         "message": null
                 *       }
                 *     }
                 */
                readonly "application/json": {
                    /** @constant */
                    readonly type: "flow.sync.progressed";
                    readonly timestamp: components["schemas"]["Instant"];
                    readonly data: components["schemas"]["FlowSyncProgressedData"];
                };
            };
        };
        readonly responses: {
            /** @description Gone: the webhook is switched off */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken: it is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken: it is sent again, for a day or so */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onFlowSourceAdded: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The same on each attempt: drop nothing by it, but do nothing twice */
                readonly "webhook-id": string;
                /** @description Of this attempt, in seconds since the Unix epoch */
                readonly "webhook-timestamp": string;
                /** @description Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between */
                readonly "webhook-signature"?: string;
                /** @description The newest signed checkpoint of the history, in base64 */
                readonly "flowsync-checkpoint"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "flow.source.added",
                 *       "timestamp": "2026-11-24T09:30:00.000Z",
                 *       "data": {
                 *         "flowId": 7,
                 *         "flowCode": "MATHS-7",
                 *         "externalSource": {
                 *           "id": 1,
                 *           "reference": "maths-7"
                 *         },
                 *         "description": "Class 7"
                 *       }
                 *     }
                 */
                readonly "application/json": {
                    /** @constant */
                    readonly type: "flow.source.added";
                    readonly timestamp: components["schemas"]["Instant"];
                    readonly data: components["schemas"]["FlowSourceAddedData"];
                };
            };
        };
        readonly responses: {
            /** @description Gone: the webhook is switched off */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken: it is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken: it is sent again, for a day or so */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onFlowSourceRemoved: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The same on each attempt: drop nothing by it, but do nothing twice */
                readonly "webhook-id": string;
                /** @description Of this attempt, in seconds since the Unix epoch */
                readonly "webhook-timestamp": string;
                /** @description Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between */
                readonly "webhook-signature"?: string;
                /** @description The newest signed checkpoint of the history, in base64 */
                readonly "flowsync-checkpoint"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "flow.source.removed",
                 *       "timestamp": "2026-11-24T09:30:00.000Z",
                 *       "data": {
                 *         "flowId": 7,
                 *         "flowCode": "MATHS-7",
                 *         "externalSource": {
                 *           "id": 1,
                 *           "reference": "maths-7"
                 *         }
                 *       }
                 *     }
                 */
                readonly "application/json": {
                    /** @constant */
                    readonly type: "flow.source.removed";
                    readonly timestamp: components["schemas"]["Instant"];
                    readonly data: components["schemas"]["FlowSourceRemovedData"];
                };
            };
        };
        readonly responses: {
            /** @description Gone: the webhook is switched off */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken: it is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken: it is sent again, for a day or so */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onFlowSourceStale: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The same on each attempt: drop nothing by it, but do nothing twice */
                readonly "webhook-id": string;
                /** @description Of this attempt, in seconds since the Unix epoch */
                readonly "webhook-timestamp": string;
                /** @description Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between */
                readonly "webhook-signature"?: string;
                /** @description The newest signed checkpoint of the history, in base64 */
                readonly "flowsync-checkpoint"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "flow.source.stale",
                 *       "timestamp": "2026-11-24T09:30:00.000Z",
                 *       "data": {
                 *         "flowId": 7,
                 *         "flowCode": "MATHS-7",
                 *         "externalSource": {
                 *           "id": 1,
                 *           "reference": "maths-7"
                 *         },
                 *         "staleSince": "2026-11-24T09:30:00.000Z",
                 *         "maxAge": 86400
                 *       }
                 *     }
                 */
                readonly "application/json": {
                    /** @constant */
                    readonly type: "flow.source.stale";
                    readonly timestamp: components["schemas"]["Instant"];
                    readonly data: components["schemas"]["FlowSourceStaleData"];
                };
            };
        };
        readonly responses: {
            /** @description Gone: the webhook is switched off */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken: it is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken: it is sent again, for a day or so */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onFlowHoldOpened: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The same on each attempt: drop nothing by it, but do nothing twice */
                readonly "webhook-id": string;
                /** @description Of this attempt, in seconds since the Unix epoch */
                readonly "webhook-timestamp": string;
                /** @description Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between */
                readonly "webhook-signature"?: string;
                /** @description The newest signed checkpoint of the history, in base64 */
                readonly "flowsync-checkpoint"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "flow.hold.opened",
                 *       "timestamp": "2026-11-24T09:30:00.000Z",
                 *       "data": {
                 *         "flowId": 7,
                 *         "flowCode": "MATHS-7",
                 *         "externalSource": {
                 *           "id": 1,
                 *           "reference": "maths-7"
                 *         },
                 *         "holdId": "0190f3a4-1f2e-7d5a-9c3b-4a5b6c7d8e9f",
                 *         "requestId": "0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718",
                 *         "change": "list",
                 *         "removed": 38,
                 *         "of": 40,
                 *         "guard": "20%,5",
                 *         "deadline": "2026-11-25T09:30:00.000Z"
                 *       }
                 *     }
                 */
                readonly "application/json": {
                    /** @constant */
                    readonly type: "flow.hold.opened";
                    readonly timestamp: components["schemas"]["Instant"];
                    readonly data: components["schemas"]["FlowHoldOpenedData"];
                };
            };
        };
        readonly responses: {
            /** @description Gone: the webhook is switched off */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken: it is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken: it is sent again, for a day or so */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onFlowHoldClosed: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The same on each attempt: drop nothing by it, but do nothing twice */
                readonly "webhook-id": string;
                /** @description Of this attempt, in seconds since the Unix epoch */
                readonly "webhook-timestamp": string;
                /** @description Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between */
                readonly "webhook-signature"?: string;
                /** @description The newest signed checkpoint of the history, in base64 */
                readonly "flowsync-checkpoint"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "flow.hold.closed",
                 *       "timestamp": "2026-11-24T09:30:00.000Z",
                 *       "data": {
                 *         "flowId": 7,
                 *         "flowCode": "MATHS-7",
                 *         "externalSource": {
                 *           "id": 1,
                 *           "reference": "maths-7"
                 *         },
                 *         "holdId": "0190f3a4-1f2e-7d5a-9c3b-4a5b6c7d8e9f",
                 *         "outcome": "rejected",
                 *         "endedBy": "admin",
                 *         "supersededBy": null
                 *       }
                 *     }
                 */
                readonly "application/json": {
                    /** @constant */
                    readonly type: "flow.hold.closed";
                    readonly timestamp: components["schemas"]["Instant"];
                    readonly data: components["schemas"]["FlowHoldClosedData"];
                };
            };
        };
        readonly responses: {
            /** @description Gone: the webhook is switched off */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken: it is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken: it is sent again, for a day or so */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onFlowArchived: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The same on each attempt: drop nothing by it, but do nothing twice */
                readonly "webhook-id": string;
                /** @description Of this attempt, in seconds since the Unix epoch */
                readonly "webhook-timestamp": string;
                /** @description Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between */
                readonly "webhook-signature"?: string;
                /** @description The newest signed checkpoint of the history, in base64 */
                readonly "flowsync-checkpoint"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "flow.archived",
                 *       "timestamp": "2026-11-24T09:30:00.000Z",
                 *       "data": {
                 *         "flowId": 7,
                 *         "flowCode": "MATHS-7"
                 *       }
                 *     }
                 */
                readonly "application/json": {
                    /** @constant */
                    readonly type: "flow.archived";
                    readonly timestamp: components["schemas"]["Instant"];
                    readonly data: components["schemas"]["FlowArchivedData"];
                };
            };
        };
        readonly responses: {
            /** @description Gone: the webhook is switched off */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken: it is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken: it is sent again, for a day or so */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onFlowUnarchived: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The same on each attempt: drop nothing by it, but do nothing twice */
                readonly "webhook-id": string;
                /** @description Of this attempt, in seconds since the Unix epoch */
                readonly "webhook-timestamp": string;
                /** @description Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between */
                readonly "webhook-signature"?: string;
                /** @description The newest signed checkpoint of the history, in base64 */
                readonly "flowsync-checkpoint"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "flow.unarchived",
                 *       "timestamp": "2026-11-24T09:30:00.000Z",
                 *       "data": {
                 *         "flowId": 7,
                 *         "flowCode": "MATHS-7"
                 *       }
                 *     }
                 */
                readonly "application/json": {
                    /** @constant */
                    readonly type: "flow.unarchived";
                    readonly timestamp: components["schemas"]["Instant"];
                    readonly data: components["schemas"]["FlowUnarchivedData"];
                };
            };
        };
        readonly responses: {
            /** @description Gone: the webhook is switched off */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken: it is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken: it is sent again, for a day or so */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onWebhookTest: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The same on each attempt: drop nothing by it, but do nothing twice */
                readonly "webhook-id": string;
                /** @description Of this attempt, in seconds since the Unix epoch */
                readonly "webhook-timestamp": string;
                /** @description Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between */
                readonly "webhook-signature"?: string;
                /** @description The newest signed checkpoint of the history, in base64 */
                readonly "flowsync-checkpoint"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "webhook.test",
                 *       "timestamp": "2026-11-24T09:30:00.000Z",
                 *       "data": {
                 *         "testId": "0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718",
                 *         "webhookId": 42
                 *       }
                 *     }
                 */
                readonly "application/json": {
                    /** @constant */
                    readonly type: "webhook.test";
                    readonly timestamp: components["schemas"]["Instant"];
                    readonly data: components["schemas"]["WebhookTestData"];
                };
            };
        };
        readonly responses: {
            /** @description Gone: the webhook is switched off */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken: it is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken: it is sent again, for a day or so */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readonly onWebhookDisabled: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description The same on each attempt: drop nothing by it, but do nothing twice */
                readonly "webhook-id": string;
                /** @description Of this attempt, in seconds since the Unix epoch */
                readonly "webhook-timestamp": string;
                /** @description Of Standard Webhooks: `v1,` or `v1a,` and base64, several with a blank between */
                readonly "webhook-signature"?: string;
                /** @description The newest signed checkpoint of the history, in base64 */
                readonly "flowsync-checkpoint"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "type": "webhook.disabled",
                 *       "timestamp": "2026-11-24T09:30:00.000Z",
                 *       "data": {
                 *         "webhookId": 42,
                 *         "title": "Timetables",
                 *         "reason": "failing",
                 *         "failingSince": "2026-11-19T09:30:00.000Z"
                 *       }
                 *     }
                 */
                readonly "application/json": {
                    /** @constant */
                    readonly type: "webhook.disabled";
                    readonly timestamp: components["schemas"]["Instant"];
                    readonly data: components["schemas"]["WebhookDisabledData"];
                };
            };
        };
        readonly responses: {
            /** @description Gone: the webhook is switched off */
            readonly 410: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken: it is not sent again */
            readonly "2XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken: it is sent again, for a day or so */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
