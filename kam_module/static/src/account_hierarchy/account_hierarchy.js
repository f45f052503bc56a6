import { registry } from "@web/core/registry";
import { HierarchyModel } from "@web_hierarchy/hierarchy_model";
import { HierarchyRenderer } from "@web_hierarchy/hierarchy_renderer";
import { hierarchyView } from "@web_hierarchy/hierarchy_view";

/** The tree opens unfolded down to one account, and a new headquarters is asked for its date. */
export class AccountHierarchyModel extends HierarchyModel {
    static services = [...HierarchyModel.services, "action"];

    setup(params, { action }) {
        super.setup(...arguments);
        this.action = action;
        this.isPathShown = Boolean(this.config.resIds);
    }

    /** Beside the path itself, its accounts' branches are shown, so that each row is whole. */
    async load(params = {}) {
        const path = params.context?.kam_path_ids;
        if (path && !this.isPathShown) {
            const domain = ["|", ["id", "in", path], [this.parentFieldName, "in", path]];
            this.config.resIds = await this.orm.search(this.resModel, domain);
        }
        this.isPathShown = true;
        return super.load(params);
    }

    async updateParentNode() {
        return super.updateParentNode(...arguments).catch((error) => {
            if (error !== this.unchanged) {
                throw error;
            }
        });
    }

    async updateParentId(node, parentResId = false) {
        const [resId, method] = [[node.resId], "action_kam_change_headquarters"];
        const action = await this.orm.call(this.resModel, method, resId, { context: this.context });
        const additionalContext = { default_parent_id: parentResId };
        await new Promise((onClose) => this.action.doAction(action, { onClose, additionalContext }));
        const [{ [this.parentFieldName]: parent }] = await this.orm.read(this.resModel, resId, [this.parentFieldName]);
        if ((parent && parent[0]) !== parentResId) {
            this.unchanged = new Error();
            throw this.unchanged;
        }
    }
}

export class AccountHierarchyRenderer extends HierarchyRenderer {
    get draggable() {
        return super.draggable && this.props.archInfo.activeActions.edit;
    }
}

registry.category("views").add("kam_account_hierarchy", {
    ...hierarchyView,
    Model: AccountHierarchyModel,
    Renderer: AccountHierarchyRenderer,
});
