import { Activity } from "@mail/core/web/activity";
import { ActivityListPopoverItem } from "@mail/core/web/activity_list_popover_item";
import { ActivityMenu } from "@mail/core/web/activity_menu";
import { patch } from "@web/core/utils/patch";

/** An approval is not marked as done: the button of its activity opens the decision. */
async function decide(env, activity, onClose) {
    const action = await env.services.orm.call("mail.activity", "button_decide", [
        [activity.id],
    ]);
    return env.services.action.doAction(action, { onClose });
}

patch(Activity.prototype, {
    onClickMarkAsDone(ev) {
        const activity = this.props.activity;
        if (!activity.is_approval) {
            return super.onClickMarkAsDone(ev);
        }
        const thread = this.thread;
        return decide(this.env, activity, async () => {
            this.props.onActivityChanged(thread);
            await this.props.reloadParentView();
        });
    },
});

patch(ActivityMenu.prototype, {
    /** Papers that wait open as cards on a phone: one tap from the decision. */
    executeActivityAction(group, domain, views, context, newWindow) {
        if (group.has_papers && this.ui.isSmall) {
            group = { ...group, view_type: "kanban" };
        }
        return super.executeActivityAction(group, domain, views, context, newWindow);
    },
});

patch(ActivityListPopoverItem.prototype, {
    onClickMarkAsDone() {
        const activity = this.props.activity;
        if (!activity.is_approval) {
            return super.onClickMarkAsDone();
        }
        return decide(this.env, activity, () => this.props.onActivityChanged?.());
    },
    // Handed on and taken back on the paper itself, with a reason.
    get hasEditButton() {
        return super.hasEditButton && !this.props.activity.is_approval;
    },
    get hasCancelButton() {
        return super.hasCancelButton && !this.props.activity.is_approval;
    },
});
